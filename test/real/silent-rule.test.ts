// A rule may open a ticket in silence: the ticket is there with its reason, and nobody is written to.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installation, type Installation } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { freePort } from '../support/port.js';

let here: Installation;
let file: string;

beforeAll(async () => {
  here = installation({ imapPort: await freePort(), smtpPort: await freePort() });
  const rules = join(here.config, 'rules.yaml');
  const rule = `rules:
  - id: nightly-report
    description: The report of the night, which nobody waits for.
    when: { all: [{ in: [subject], any: ["rapporto notturno"] }] }
    then: { severity: 3, acknowledge: false }
    examples: [{ subject: "Rapporto notturno", matches: true }]
`;
  writeFileSync(rules, readFileSync(rules, 'utf8').replace(/^rules:\n/mu, rule));
  file = join(here.root, 'report.eml');
  writeFileSync(
    file,
    await mail({ from: 'anna@example.com', subject: 'Rapporto notturno', text: 'Dischi pieni.' }),
  );
});
afterAll(() => here.remove());

describe('a rule with acknowledge: false', () => {
  const why = 'rule nightly-report opens in silence';

  it('says so where a mail is tried', async () => {
    const { stdout } = await here.run(['rules', 'test', file, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ decision: 'opened', unansweredBecause: why });
    expect((await here.run(['rules', 'test', file])).stdout).toContain(`not acknowledged: ${why}`);
  });

  it('opens the ticket and writes to nobody, not even when it is closed', async () => {
    await here.run(['import', file, '--mailbox', 'support']);
    const [message] = await here.messages();
    expect(message).toMatchObject({ decision: 'opened', unansweredBecause: why });
    const closed = await here.run(['ticket', 'close', '1', '--solution', 'Dischi svuotati.']);
    expect(closed.stdout).toContain(
      'Nobody was told of the closing: nobody who asked had an acknowledgement',
    );
    expect(await here.outbox()).toEqual([]);
  });

  it('is refused where it is neither true nor false, with its line', async () => {
    const rules = join(here.config, 'rules.yaml');
    writeFileSync(rules, readFileSync(rules, 'utf8').replace('acknowledge: false }', 'acknowledge: never }'));
    const { code, stderr } = await here.run(['check']);
    expect(code).toBe(78);
    expect(stderr).toMatch(/rules\.yaml:\d+:\d+: .*acknowledge/u);
  });
});
