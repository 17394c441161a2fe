import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readWords } from '../../../src/core/rules/word.js';
import { type Config, ConfigInvalid, loadConfig } from '../../../src/io/config/config.js';
import { AUTHORITY_PEM } from '../../support/pec-authority.js';
import { formatProblem } from '../../../src/io/system/problem.js';
import { FEW_RULES } from '../../support/few-rules.js';

const SHIPPED = fileURLToPath(new URL('../../../config', import.meta.url));

/** The smallest complete configuration: these keys and no others. */
const SERVICE = `desk:
  name: Assistenza tecnica
  address: assistenza@example.it
  phone: "06 0000 0000"
  privacyNotice: https://www.example.it/privacy
  languages: [it, en]
  calendar: office
mailboxes:
  - name: support
    address: assistenza@example.it
    imap: { host: 127.0.0.1, port: 143, security: none, user: support, password: { env: SPORTELLO_IMAP_PASSWORD } }
    folders: { inbox: INBOX, done: Done, held: Held }
    certified: false
smtp: { host: 127.0.0.1, port: 25, security: none }
store: { url: "sqlite:data/sportello.db" }
digests:
  - { name: daily, schedule: "0 8 * * 1-5", to: [responsabile@example.it], language: it }
`;

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sportello-config-'));
  folder = join(root, 'config');
  cpSync(SHIPPED, folder, { recursive: true });
  write('service.yaml', SERVICE);
  write('rules.yaml', FEW_RULES);
});

afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  writeFileSync(join(folder, file), text);
}

/** Replaces a piece of a file that must be there. */
function edit(file: string, from: string, to: string): void {
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text).toContain(from);
  write(file, text.replace(from, to));
}

function load(environment: Record<string, string> = { SPORTELLO_IMAP_PASSWORD: 'secret' }): Config {
  return loadConfig(folder, environment);
}

/** Where a piece of a file first stands, as `file:line:column`. */
function placeOf(file: string, piece: string): string {
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text).toContain(piece);
  const lines = text.slice(0, text.indexOf(piece)).split('\n');
  return `${file}:${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
}

/** The lines of the refusal. */
function refusal(): string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.message.split('\n');
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('a configuration of the documented keys alone', () => {
  it('is complete: everything else has a default', () => {
    const config = load();
    expect(config.warnings).toEqual([]);
    expect(config.desk).toEqual({
      name: 'Assistenza tecnica',
      address: 'assistenza@example.it',
      phone: '06 0000 0000',
      privacyNotice: 'https://www.example.it/privacy',
      languages: ['it', 'en'],
      calendar: 'office',
      timeZone: 'Europe/Rome',
      team: [],
      closing: 'notify',
      ownAddresses: ['assistenza@example.it'],
    });
    expect(config.limits).toEqual({
      messageBytes: 50 * 1024 ** 2,
      parseMs: 20_000,
      parseHeapMb: 256,
      acknowledgements: {
        windowMs: 3_600_000,
        sender: 10,
        domain: 50,
        ticket: 10,
        overall: 1000,
        customers: 250,
      },
      team: { windowMs: 3_600_000, mails: 50 },
      reopenDays: 14,
      pollMs: 60_000,
      giveUpMs: 172_800_000,
    });
    const line = { host: '127.0.0.1', security: 'none', oauth: null, ca: null };
    const smtp = { ...line, port: 25, user: null, password: null, envelopeSender: null, connections: 5 };
    expect(config.mailboxes).toEqual([
      {
        name: 'support',
        address: 'assistenza@example.it',
        imap: { ...line, port: 143, user: 'support', password: 'secret' },
        folders: { inbox: 'INBOX', done: 'Done', held: 'Held', sent: null },
        certified: false,
        trustAnchors: null,
        smtp,
        authservId: null,
        ownSmtp: false,
      },
    ]);
    expect(config.store.place).toBe(join(root, 'data/sportello.db'));
    expect(config.digests).toEqual([
      {
        name: 'daily',
        schedule: '0 8 * * 1-5',
        timeZone: 'Europe/Rome',
        period: 'day',
        to: ['responsabile@example.it'],
        language: 'it',
      },
    ]);
    expect(config).toMatchObject({ folder, smtp, monitors: [], forms: [] });
    expect(config.policy.rulesHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('looks for templates in its root, which need not have any', () => {
    expect(load().templatesFolder).toBe(join(root, 'templates'));
  });
});

describe('the shipped configuration', () => {
  it('loads, and warns only of the secret that is not set', () => {
    expect(loadConfig(SHIPPED, {}).warnings.map((warning) => warning.problem)).toEqual([
      'the environment variable SPORTELLO_IMAP_PASSWORD is not set',
    ]);
  });

  it('loads with its commented lines put in force', () => {
    const text = readFileSync(join(SHIPPED, 'service.yaml'), 'utf8');
    const commented =
      /^( *)# (?=digests:|monitors:|forms:|limits:|alerts:|health:|retention:|team:|operator:|aliases:|authservId:|- | )/gm;
    write('service.yaml', text.replace(commented, '$1').replace(/ \} +# (key: .+)$/m, ', $1 }'));
    mkdirSync(join(root, 'secrets'));
    writeFileSync(join(root, 'secrets', 'agid-ca.pem'), AUTHORITY_PEM);
    const config = load();
    expect(config.mailboxes.map((mailbox) => mailbox.trustAnchors)).toEqual([
      null,
      AUTHORITY_PEM,
      null,
      null,
    ]);
    expect(config.monitors.map((monitor) => monitor.name)).toEqual(['Nagios', 'Zabbix', 'PRTG']);
    expect(config.forms).toMatchObject([{ fields: { name: ['Nome', 'Name'], email: ['Email'] } }]);
    expect(config.mailboxes.map((mailbox) => mailbox.certified)).toEqual([false, true, false, false]);
    expect(config.mailboxes.map(({ smtp }) => smtp.oauth?.user)).toEqual([
      undefined,
      undefined,
      'assistenza@example.it',
      'assistenza@example.it',
    ]);
    expect(config.desk.ownAddresses).toContain('help@example.it');
    expect(config.limits).toEqual(loadConfig(SHIPPED, {}).limits);
    expect(config.alerts).toEqual(loadConfig(SHIPPED, {}).alerts);
    expect(config.retention).toMatchObject({ mailMs: 365 * 24 * 3_600_000 });
    expect(Object.values(loadConfig(SHIPPED, {}).retention)).toEqual([null, null, null, null, null]);
    expect(config.health).toEqual({
      ...loadConfig(SHIPPED, {}).health,
      port: 9464,
      operator: ['sistemi@example.it'],
    });
  });
});

describe('mistakes', () => {
  it('are told all at once, in every file, each with its place and a way to mend it', () => {
    edit('service.yaml', '  name: Assistenza', '  nmae: Assistenza');
    edit('service.yaml', 'calendar: office', 'calendar: ofice');
    edit('calendars.yaml', 'timeZone: Europe/Rome', 'timeZone: Europe/Roma');
    edit('customers.yaml', 'contract: scudo\n', 'contract: scudi\n');
    expect(refusal()).toEqual([
      `${placeOf('calendars.yaml', 'Europe/Roma')}: "timeZone": is no time zone — write it as Europe/Rome`,
      `${placeOf('customers.yaml', 'scudi')}: there is no contract "scudi" — did you mean "scudo"?`,
      'service.yaml:2:3: "name" is missing — add name with text',
      'service.yaml:2:3: unknown key "nmae" — did you mean "name"?',
    ]);
  });

  it.each([
    [
      'calendar: office',
      'calendar: ofice',
      'ofice',
      'calendars.yaml has no calendar "ofice" — did you mean "office"?',
    ],
    [
      'phone: "06 0000 0000"',
      'phone: 0600000000',
      '0600000000',
      '"phone" must be text, not a number — put it in quotes',
    ],
    [
      'address: assistenza@example.it',
      'address: assistenza',
      'assistenza\n',
      '"address": is no mail address — write it as name@example.it',
    ],
    [
      'host: 127.0.0.1, port: 143',
      'host: imap.example.it, port: 143',
      'none, user',
      '"security": passwords and mail would cross the network in clear — write tls or starttls; none is for 127.0.0.1, ::1 and localhost',
    ],
    [
      'certified: false',
      'certified: true',
      'true',
      '"certified": is true without a server to send through — a certified mailbox needs an smtp of its own',
    ],
    [
      '0 8 * * 1-5',
      '0 25 * * 1-5',
      '"0 25',
      '"schedule": is no schedule — five fields: minute hour day month weekday, as "0 8 * * 1-5"',
    ],
    [
      '0 8 * * 1-5',
      '0 8 31 4 *',
      '"0 8 31',
      '"schedule": is no schedule — five fields: minute hour day month weekday, as "0 8 * * 1-5"',
    ],
    [
      'language: it }',
      'timeZone: Europe/Roma }',
      'Europe/Roma }',
      '"timeZone": is no time zone — write it as Europe/Rome',
    ],
    ['language: it }', 'language: fr }', 'fr }', 'the desk does not speak "fr" — desk.languages has it, en'],
    [
      'sqlite:data',
      'mysql:data',
      '"mysql',
      '"url": is no store that is known — write sqlite:data/sportello.db, or postgres://USER@HOST/DATABASE',
    ],
    [
      '{ env: SPORTELLO_IMAP_PASSWORD }',
      '{ env: X, fiel: Y }',
      'fiel:',
      'unknown key "fiel" — did you mean "file"?',
    ],
    [
      'languages: [it, en]',
      'languages: [it, en]\n  languages: [it]',
      'languages: [it]\n',
      'the key "languages" stands on line 6 already — remove one of the two',
    ],
    [
      '  name: Assistenza',
      '\tname: Assistenza',
      '\t',
      'tabs are not allowed as indentation — indent with spaces',
    ],
    [
      '  - { name: daily',
      '  - { name: daily, schedule: "0 9 * * 1", to: [a@example.it] }\n  - { name: daily',
      'daily, schedule: "0 8',
      '"daily" stands above — give each a name of its own',
    ],
    [
      'smtp: { host: 127.0.0.1, port: 25',
      'smtp: { host: 127.0.0.1, port: 99999',
      '99999',
      '"port": is no port — a number from 1 to 65535',
    ],
    [
      'security: none }\nstore',
      'security: nnoe }\nstore',
      'nnoe',
      '"security" is not one of its values — did you mean "none"? one of tls, starttls, none',
    ],
    [
      'store:',
      'limits: { poll: 60 }\nstore:',
      '60 }',
      '"poll": is no length of time — write 30s, 90m, 1h or 2d',
    ],
    [
      'store:',
      'limits: { poll: 1 minute }\nstore:',
      '1 minute',
      '"poll": is no length of time — write 30s, 90m, 1h or 2d',
    ],
  ])('in service.yaml: %s → %s', (from, to, at, problem) => {
    edit('service.yaml', from, to);
    expect(refusal()).toEqual([`${placeOf('service.yaml', at)}: ${problem}`]);
  });

  it('that hide a whole file are told', () => {
    rmSync(join(folder, 'rules.yaml'));
    write('customers.yaml', '');
    write('calendars.yaml', '# nothing yet\n');
    const lines = refusal();
    expect(lines.find((line) => line.startsWith('rules.yaml'))).toMatch(
      /^rules.yaml:1:1: cannot be read: there is no such file — /,
    );
    expect(lines.find((line) => line.startsWith('customers.yaml'))).toContain('the file is empty');
    expect(lines.find((line) => line.startsWith('calendars.yaml'))).toContain('calendars.yaml:1:1:');
  });
});

describe('rules', () => {
  it('are read with their lists expanded', () => {
    expect(load().rules.rules[0]?.when.all).toEqual([
      { in: ['text'], any: readWords(['ferm*', 'giu'], ['$stopped']), without: readWords([]) },
    ]);
  });

  it.each([
    [
      '"Il server è fermo", matches: true',
      '"Il server è lento", matches: true',
      '{ text',
      'the example says that "stopped" matches, but it does not — all: a condition found nothing',
    ],
    [
      'fermo", matches: true',
      'fermo", matches: false',
      '{ text',
      'the example says that "stopped" does not match, but it does — all: found "fermo" (text)',
    ],
    ['[$stopped]', '[$stoped]', '$stoped', 'there is no list "stoped" — did you mean "stopped"?'],
    [
      '"giu"',
      '"*giu"',
      '"*giu"',
      '"*giu" can never be found as words — words begin and end with letters or digits, * stands only at the end of a word; else use pattern',
    ],
    [
      'any: [$stopped]',
      'pattern: "(?=x)y"',
      '"(?=x)y"',
      'the pattern looks around, with (?=…) — patterns run in linear time (RE2): use several conditions, as all and none',
    ],
    [
      'in: text, any',
      'in: txt, any',
      'txt',
      '"in": is no field — subject, text, from, to, attachments, or a header as header:list-id',
    ],
    [
      'in: text, any: [$stopped]',
      'any: [$stopped]',
      '{ any',
      '"all": the condition does not say where to look — add in: [subject, text]',
    ],
    [
      '{ in: text, any: [$stopped] }',
      '{ customer: rosi }',
      'rosi',
      'there is no customer "rosi" — did you mean "rossi"?',
    ],
    ['severity: 1', 'severity: 4', '4 }', '"severity" is not one of its values — one of 1, 2, 3, learned'],
    ['severity: 1', 'redirect: sales', 'sales', 'there is no department "sales" — there is none yet'],
    [
      'rules:\n',
      'departments: { sales: { name: Sales, address: Assistenza@example.it } }\nrules:\n',
      'Assistenza@example.it',
      'assistenza@example.it is an address of this desk: mail handed on to it would come back — give the address of the other department',
    ],
    [
      '{ in: text, any: [$stopped] }',
      '{ form: sito }',
      'sito',
      'there is no form "sito" — there is none yet',
    ],
    ['default: { severity: 2, uncovered: 2 }', 'default: {}', '{}', '"severity" is missing — one of 1, 2, 3'],
    [
      'rules:\n',
      'rules:\n  - { id: stopped, description: x, when: { all: [{ origin: mail }] }, then: { severity: 2 } }\n',
      'stopped\n    description: It',
      'a rule "stopped" stands above — give each an id of its own',
    ],
  ])('with a mistake are refused at its place: %s → %s', (from, to, at, problem) => {
    edit('rules.yaml', from, to);
    expect(refusal()).toEqual([`${placeOf('rules.yaml', at)}: ${problem}`]);
  });

  it('know the customer and the hour of their examples', () => {
    const when = '- { customer: rossi }\n        - { serviceHours: false }';
    const example = '{ from: "x@officinerossi.example.com", at: "2026-03-02 18:30", matches: true }';
    write(
      'rules.yaml',
      FEW_RULES.replace('- { in: text, any: [$stopped] }', when).replace(/\{ text: .*\}/, example),
    );
    expect(load().rules.rules[0]?.examples[0]?.request).toMatchObject({ contract: 'scudo', language: 'it' });
  });
});

/** A calendar for the windows of Extra Time. */
function addEvenings(): void {
  const text = readFileSync(join(folder, 'calendars.yaml'), 'utf8');
  const hours = '{ mon-fri: "18:00-22:00", sat: "09:00-13:00" }';
  write('calendars.yaml', `${text}\nevenings: { timeZone: Europe/Rome, hours: ${hours} }\n`);
}

describe('contracts and calendars', () => {
  const SCUDO = '    extraTime: none\n';

  it('are told from when until when they hold, and at which hours Extra Time covers', () => {
    addEvenings();
    edit('customers.yaml', '# scudo-evenings', 'scudo-evenings');
    edit('customers.yaml', 'contract: scudo-360', 'contract: scudo-evenings');
    edit('customers.yaml', SCUDO, `${SCUDO}    validFrom: 2026-01-01\n    validTo: "2026-12-31"\n`);
    edit('customers.yaml', '# validTo: 2026-12-31', 'validTo: 2026-06-30');
    const { contracts, customers, rules, warnings } = load();
    expect(contracts).toMatchObject([
      { name: 'scudo', extraTime: 'none', validFrom: '2026-01-01', validTo: '2026-12-31' },
      { name: 'scudo-360', calendar: 'office', extraTime: 'always', covers: null },
      { name: 'scudo-evenings', extraTime: 'windows', extraHours: 'evenings' },
    ]);
    expect(customers[0]).toMatchObject({ id: 'rossi', validTo: '2026-06-30' });
    expect(rules.default).toEqual({ severity: 2, uncovered: 2 });
    expect(warnings).toEqual([]);
  });

  it('are refused with the place of the mistake', () => {
    edit('customers.yaml', SCUDO, `${SCUDO}    extraHours: evening\n    validTo: 2026-02-29\n`);
    edit('calendars.yaml', 'holidays: IT ', 'holidays: IX ');
    edit('calendars.yaml', '06-29  ', '06-31  ');
    edit('rules.yaml', 'uncovered: 2', 'uncovered: 1');
    expect(refusal()).toEqual([
      `${placeOf('calendars.yaml', 'IX')}: "holidays": is no country whose holidays are known — two capital letters, as IT`,
      `${placeOf('calendars.yaml', '06-31')}: "closed": is no day — write 2026-12-24, or 06-29 for every year`,
      `${placeOf('customers.yaml', '2026-02-29')}: "validTo": is no day — write it as 2026-12-24`,
      `${placeOf('rules.yaml', '1 }')}: "uncovered" is not one of its values — one of 2, 3`,
    ]);
  });

  it('are refused where a name or an end does not fit', () => {
    addEvenings();
    edit('customers.yaml', SCUDO, '    extraTime: windows\n    extraHours: evening\n');
    edit('customers.yaml', '# validTo: 2026-12-31', 'validFrom: 2027-01-01\n    validTo: 2026-12-31');
    expect(refusal()).toEqual([
      `${placeOf('customers.yaml', 'evening\n')}: calendars.yaml has no calendar "evening" — did you mean "evenings"?`,
      `${placeOf('customers.yaml', '2026-12-31\n    language')}: it ends on 2026-12-31, before it begins — give a day from 2027-01-01 on`,
    ]);
  });

  it('are warned of where Extra Time has no hours, or hours without need', () => {
    addEvenings();
    edit('customers.yaml', SCUDO, '    extraTime: windows\n');
    edit('customers.yaml', 'extraTime: always\n', 'extraTime: always\n    extraHours: evenings\n');
    expect(load().warnings.map((one) => one.problem)).toEqual([
      'no windows are named, so Extra Time never covers',
      'counts for nothing beside extraTime: always',
    ]);
  });
});

describe('secrets', () => {
  it('that are not set, or stand in the file, are warned of; they are never part of a message', () => {
    edit('service.yaml', 'security: none }', 'security: none, user: a, password: hunter2 }');
    const { warnings, smtp, mailboxes } = load({});
    expect(smtp.password).toBe('hunter2');
    expect(mailboxes[0]?.imap.password).toBe(null);
    expect(warnings.map((one) => `${one.line}:${one.column} ${one.problem}`)).toEqual([
      '11:72 the environment variable SPORTELLO_IMAP_PASSWORD is not set',
      '14:71 a password stands in the file as plain text',
    ]);
    expect(JSON.stringify(warnings)).not.toContain('hunter2');
  });

  it('are read from a file of the root, without its line end', () => {
    writeFileSync(join(root, 'imap.secret'), 'from file\n');
    edit('service.yaml', '{ env: SPORTELLO_IMAP_PASSWORD }', '{ file: imap.secret }');
    expect(load().mailboxes[0]?.imap.password).toBe('from file');
  });
});

function certified(value: string): void {
  edit(
    'service.yaml',
    'certified: false',
    `certified: ${value}\n    smtp: { host: 127.0.0.1, security: none }`,
  );
}

describe('a certified mailbox', () => {
  it('is told of where nothing verifies its mail', () => {
    certified('true');
    expect(load().warnings.map(formatProblem)).toEqual([
      'service.yaml:13:16: no signature is verified: nothing is called certified, and receipts move no letter — write certified: { ca: FILE }, with the certificates of the authority of PEC providers',
    ]);
    expect(load().mailboxes).toMatchObject([{ certified: true, trustAnchors: null }]);
  });

  it('takes the certificates of an authority from a file of the root', () => {
    writeFileSync(join(root, 'ca.pem'), AUTHORITY_PEM);
    certified('{ ca: ca.pem }');
    expect(load().warnings).toEqual([]);
    expect(load().mailboxes).toMatchObject([{ certified: true, trustAnchors: AUTHORITY_PEM }]);
  });

  it('is refused with a file that is missing, holds no certificate, or a broken one', () => {
    certified('{ ca: ca.pem }');
    expect(refusal()).toEqual([expect.stringContaining('the certificates of ca.pem cannot be read')]);
    writeFileSync(join(root, 'ca.pem'), 'no certificate');
    expect(refusal()).toEqual([expect.stringContaining('ca.pem holds no certificate')]);
    writeFileSync(join(root, 'ca.pem'), AUTHORITY_PEM.replace(/\n.{10}/, '\nAAAAAAAAAA'));
    expect(refusal()).toEqual([expect.stringContaining('ca.pem holds a certificate that cannot be read')]);
    edit('service.yaml', '{ ca: ca.pem }', 'perhaps');
    expect(refusal()).toEqual([expect.stringContaining('write true, false or { ca: FILE }')]);
  });
});

describe('warnings', () => {
  it('tell of a member of the team whose address is one of the desk', () => {
    edit('service.yaml', 'calendar: office', 'calendar: office\n  team: [assistenza@example.it]');
    expect(load().warnings.map((one) => one.problem)).toContain(
      'assistenza@example.it is an address of this desk: what the team is told is read here, and ignored',
    );
  });

  it('tell of a digest whose name for its periods does not fit its schedule', () => {
    edit('service.yaml', 'language: it }', 'period: week, language: it }');
    const [warning, ...others] = load().warnings;
    expect([warning?.problem, others]).toEqual([
      'the schedule is due by the day, so each digest covers about a day, not a week',
      [],
    ]);
    expect(load().digests[0]?.period).toBe('week');
  });

  it('tell of claims that two customers share', () => {
    edit('customers.yaml', 'domains: [northwind.example.com]', 'domains: [officinerossi.example.com]');
    expect(load().warnings.map((one) => one.problem)).toEqual([
      'officinerossi.example.com belongs to "rossi", too: it proves neither customer',
    ]);
  });
});
