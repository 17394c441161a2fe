// Passwords where people put them by mistake: whatever is told of the mistake, the password is not.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConfigInvalid, loadConfig } from '../../../../src/io/config/config.js';
import { formatProblem } from '../../../../src/io/system/problem.js';
import { findCanaries } from '../../../support/canary.js';
import { projectPath } from '../../../support/process.js';

const SECRETS = { 'a word': 'canaryword', 'a short password': 'kw7.' };
const PASSWORD = '{ env: SPORTELLO_IMAP_PASSWORD }';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sportello-secret-'));
  cpSync(projectPath('config'), join(root, 'config'), { recursive: true });
  writeFileSync(join(root, 'config', 'rules.yaml'), 'default: { severity: 3 }\nrules: []\n');
});
afterEach(() => rmSync(root, { recursive: true }));

/** What the libraries tell past us. */
const warned: string[] = [];
const onWarning = (warning: Error): void => void warned.push(warning.message);
beforeAll(() => process.on('warning', onWarning));
afterAll(() => process.off('warning', onWarning));

/** Everything that is told of the shipped service.yaml with another piece in the place of one. */
function told(from: string, to: string): string[] {
  const text = readFileSync(projectPath('config', 'service.yaml'), 'utf8');
  expect(text).toContain(from);
  writeFileSync(
    join(root, 'config', 'service.yaml'),
    text.replace(from, () => to),
  );
  try {
    return loadConfig(join(root, 'config'), {}).warnings.map(formatProblem);
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.message.split('\n');
    throw error;
  }
}

const WAYS: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => `'${secret}'`,
  (secret) => `{ ${secret} }`,
  (secret) => `{ ${secret}: 1, ${secret}: 2 }`,
  (secret) => `{ env: ${secret} }`,
  (secret) => `{ file: ${secret} }`,
  (secret) => `{ value: ${secret} }`,
  (secret) => `[${secret}]`,
  (secret) => `*${secret}`,
  (secret) => `!${secret}`,
  (secret) => `!!${secret} x`,
  (secret) => `&${secret}`,
  (secret) => `%${secret}`,
  (secret) => `@${secret}`,
  (secret) => `"${secret}\\q"`,
  (secret) => `"${secret}`,
  (secret) => `'${secret}`,
  (secret) => `"${secret}" ${secret}`,
  (secret) => `a: ${secret}: b`,
  (secret) => `|${secret}`,
  (secret) => `${secret} }, { ${secret}`,
  (secret) => `'${secret}', port: none`,
  (secret) => `\n    ${secret}\n   `,
];

describe.each(Object.entries(SECRETS))('%s', (what, secret) => {
  const expectHidden = (lines: readonly string[]): void => {
    expect(lines).not.toEqual([]);
    expect(findCanaries([{ where: 'the mistakes', text: lines.join('\n') }], { [what]: secret })).toEqual([]);
  };

  it.each(WAYS.map((way) => way(secret)))('as a password: %s', (written) => {
    expectHidden(told(PASSWORD, written));
  });

  it.each(WAYS.map((way) => way(secret)))('as a client secret: %s', (written) => {
    expectHidden(
      told(`password: ${PASSWORD}`, `oauth: { provider: google, clientId: x, clientSecret: ${written} }`),
    );
  });

  it.each(WAYS.map((way) => way(secret)))('as the key of the store, in a block: %s', (written) => {
    expectHidden(told('store: { url: "sqlite:data/sportello.db" }', `store:\n  key: ${written}\n`));
  });

  it('in an address', () => {
    expectHidden(
      told(
        'smtp: { host: 127.0.0.1, port: 25, security: none }',
        `smtp: smtp://desk:${secret}@mx.example.it`,
      ),
    );
    expectHidden(told('sqlite:data/sportello.db', `postgres://desk:${secret}@127.0.0.1/desk`));
  });
});

it('is told by no library either', () => expect(warned).toEqual([]));

it('is no reason to hide the name of a variable', () => {
  expect(told('{ env: SPORTELLO_IMAP_PASSWORD }', '{ env: IMAP_PASSWORD }')).toEqual([
    expect.stringContaining('the environment variable IMAP_PASSWORD is not set'),
  ]);
});
