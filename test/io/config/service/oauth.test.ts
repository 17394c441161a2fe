// `oauth:` in service.yaml: what the presets fill in, and each mistake with its place.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Config, ConfigInvalid, loadConfig } from '../../../../src/io/config/config.js';
import { formatProblem } from '../../../../src/io/system/problem.js';
import { FEW_RULES } from '../../../support/few-rules.js';
import { projectPath } from '../../../support/process.js';

const KEY = 'ab'.repeat(32);
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sportello-config-'));
  cpSync(projectPath('config'), join(root, 'config'), { recursive: true });
  writeFileSync(join(root, 'config', 'rules.yaml'), FEW_RULES);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The shipped configuration with this in the place of the password, and this store. */
function load(instead: string, store = 'key: { env: KEY }', environment = { KEY }): Config {
  const file = join(root, 'config', 'service.yaml');
  const text = readFileSync(projectPath('config', 'service.yaml'), 'utf8')
    .replace('password: { env: SPORTELLO_IMAP_PASSWORD }', instead)
    .replace('store: { url: "sqlite:data/sportello.db" }', `store: { ${store} }`);
  writeFileSync(file, text);
  return loadConfig(join(root, 'config'), environment);
}

function mistakes(...given: Parameters<typeof load>): string[] {
  try {
    load(...given);
  } catch (error) {
    if (error instanceof ConfigInvalid)
      return error.problems.map((problem) => formatProblem(problem).replace(/^\S+ (error: )?/, ''));
    throw error;
  }
  return [];
}

describe('the preset', () => {
  it('of Microsoft signs a person in for IMAP and SMTP, with the tenant in the addresses', () => {
    const config = load('oauth: { provider: microsoft, tenant: example.it, clientId: app }');
    expect(config.mailboxes[0]?.imap).toMatchObject({
      password: null,
      oauth: {
        user: 'support',
        flow: 'code',
        clientId: 'app',
        clientSecret: null,
        authorizeUrl: 'https://login.microsoftonline.com/example.it/oauth2/v2.0/authorize',
        tokenUrl: 'https://login.microsoftonline.com/example.it/oauth2/v2.0/token',
        scope:
          'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access',
        key: new Uint8Array(32).fill(0xab),
      },
    });
    expect(config.warnings).toEqual([]);
  });

  it('of Microsoft without a person has the one scope of the application, and needs no key', () => {
    const secret = 'clientSecret: { env: KEY }';
    const config = load(
      `oauth: { provider: microsoft, tenant: t, clientId: app, ${secret}, flow: client }`,
      'url: "sqlite:x.db"',
    );
    expect(config.mailboxes[0]?.imap.oauth).toMatchObject({
      flow: 'client',
      clientSecret: KEY,
      scope: 'https://outlook.office365.com/.default',
      key: null,
    });
  });

  it('of Google asks for a login that lasts', () => {
    expect(load('oauth: { provider: google, clientId: app }').mailboxes[0]?.imap.oauth).toMatchObject({
      tokenUrl: 'https://oauth2.googleapis.com/token',
      scope: 'https://mail.google.com/',
      authorizeParameters: { access_type: 'offline', prompt: 'consent' },
    });
  });
});

describe('a mistake', () => {
  const own =
    'tokenUrl: "https://id.example.it/token", authorizeUrl: "https://id.example.it/auth", scope: mail';
  it.each([
    ['oauth: { provider: microsoft, clientId: app }', '"tenant": is missing'],
    ['oauth: { provider: google, tenant: t, clientId: app }', '"tenant": belongs to provider: microsoft'],
    [
      'oauth: { provider: google, clientId: app, clientSecret: x, flow: client }',
      '"flow": is not known at Google',
    ],
    ['oauth: { provider: microsoft, tenant: t, clientId: app, flow: client }', '"clientSecret": is missing'],
    [
      'oauth: { clientId: app, tokenUrl: "https://id.example.it/token", scope: mail }',
      '"authorizeUrl": is missing',
    ],
    [
      `oauth: { clientId: app, ${own.replace('https://id', 'http://id')} }`,
      '"tokenUrl": is no address of a token server',
    ],
    [`password: x, oauth: { clientId: app, ${own} }`, '"oauth": stands beside a password'],
    ['oauth: { provider: yahoo, clientId: app }', '"provider" is not one of its values'],
  ])('in %s', (instead, told) => {
    expect(mistakes(instead).join('\n')).toContain(told);
  });

  it("is none with addresses of one's own", () => {
    expect(mistakes(`oauth: { clientId: app, ${own} }`)).toEqual([]);
  });

  it('is a login that nothing encrypts, or a key of another length', () => {
    const oauth = 'oauth: { provider: google, clientId: app }';
    expect(mistakes(oauth, 'url: "sqlite:x.db"').join('\n')).toMatch(
      /nothing is named that encrypts .* add store.key/,
    );
    expect(mistakes(oauth, 'key: { env: KEY }', { KEY: 'abcd' }).join('\n')).toContain(
      'the key has 2 bytes, and must have 32',
    );
  });

  it('is none where the key is not set yet, which is a warning', () => {
    const config = load('oauth: { provider: google, clientId: app }', 'key: { env: NOT_SET }');
    expect(config.warnings.map(({ problem }) => problem)).toContain(
      'the environment variable NOT_SET is not set',
    );
  });
});
