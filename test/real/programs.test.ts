// Monitoring systems and web forms end to end, with the example of the shipped service.yaml made live: alarms fold
// into one ticket and its customer is told once, a form's mail is the request of the person in it.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { MessageLine, Service, TicketLine } from '../support/installation.js';
import { mail } from '../support/mails.js';
import { monitorMails } from '../support/monitor-mails.js';
import { projectPath } from '../support/process.js';
import { startStand, type Stand } from '../support/stand.js';
import { kindsOf, showTicket } from '../support/ticket-view.js';

/** What a program writes into its header. */
const AUTOMATIC = { 'Auto-Submitted': 'auto-generated', Precedence: 'bulk', 'Return-Path': '<>' };
const CONTACT = 'ced@officinerossi.example.com';
const FORM = 'modulo@www.example.it';

/** The commented examples of the shipped service.yaml, as an administrator would take them over. */
function takeExamples(service: Service): void {
  const lines = readFileSync(projectPath('config', 'service.yaml'), 'utf8').split('\n');
  for (const key of ['monitors', 'forms']) {
    const start = lines.indexOf(`# ${key}:`);
    const length = lines.slice(start).findIndex((line) => !line.startsWith('#'));
    const example = lines.slice(start, start + length).map((line) => line.replace(/^# /, ''));
    service[key] = parse(example.join('\n'))[key];
  }
}

/** The mail of a form, or of somebody who imitates it. */
function filledIn(from: string, email: string): Promise<Buffer> {
  return mail({
    from,
    subject: 'Nuovo messaggio dal sito',
    text: `Nome: Anna Bianchi\nEmail: ${email}\nTelefono: 06 1234567\nOggetto: Centralino\nMessaggio: Il centralino è muto.\n`,
    headers: AUTOMATIC,
  });
}

describe('configured programs', () => {
  let stand: Stand;
  let tickets: TicketLine[];
  let messages: MessageLine[];

  const find = (subject: RegExp): TicketLine => {
    const found = tickets.find((ticket) => subject.test(ticket.subject));
    if (found === undefined) throw new Error(`no ticket has the subject ${subject}`);
    return found;
  };

  beforeAll(async () => {
    stand = await startStand({ edit: takeExamples });
    const alarms = monitorMails.map(({ from, subject, text, html }) =>
      mail({ from, subject, text, ...(html === undefined ? {} : { html }), headers: AUTOMATIC }),
    );
    const others = [
      filledIn(FORM, 'anna@cliente.example.com'),
      filledIn('estraneo@elsewhere.example.net', 'vittima@cliente.example.com'),
      mail({
        from: 'scanner@rossi.example.com',
        subject: 'Scansione',
        text: 'In allegato.',
        headers: { 'Auto-Submitted': 'auto-generated' },
      }),
    ];
    stand.dovecot.deliverMany('support', await Promise.all([...alarms, ...others]));
    const { code, stderr } = await stand.here.run(['once']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    tickets = await stand.here.tickets();
    messages = await stand.here.messages();
  });
  afterAll(() => stand.stop());

  it.each([
    [/rossi-srv01\/HTTP/, 4, 2],
    [/Disk \/var/, 1, 0],
    [/Host Alert: rossi-srv01 is DOWN/, 2, 2],
    [/ping4 on rossi-srv01/, 1, 1],
    [/High CPU/, 2, 1],
    [/Link down/, 1, 0],
    [/Ping \(Ping\) Down/, 2, 2],
    [/Uptime \(WMI\) Warning/, 1, 0],
  ])('fold the alarms of %s into one ticket', async (subject, alarms, recoveries) => {
    const ticket = find(subject);
    expect(ticket).toMatchObject({ origin: 'monitor', customer: 'rossi', state: 'open' });
    const view = await showTicket(stand.here, ticket.number);
    expect(view.alarms).toBe(alarms);
    const kinds = kindsOf(view);
    expect(kinds.filter((kind) => kind === 'alarm')).toHaveLength(alarms - 1);
    expect(kinds.filter((kind) => kind === 'recovered')).toHaveLength(recoveries);
    const acknowledgements = view.outbox.filter((letter) => letter.kind === 'acknowledgement');
    expect(acknowledgements.map((letter) => [letter.to, letter.state])).toEqual([[CONTACT, 'sent']]);
  });

  it('show how often they called, and under which name', async () => {
    const { stdout } = await stand.here.run(['ticket', 'show', find(/rossi-srv01\/HTTP/).number]);
    expect(stdout).toMatch(/origin +Nagios\n[^]*alarms +4\n/);
  });

  it('leave what their patterns do not read to a person, unanswered', () => {
    const discovery = messages.find((message) => message.subject === 'Discovery: UP 192.0.2.77');
    expect(discovery).toMatchObject({ decision: 'opened' });
    expect(discovery?.unansweredBecause).toMatch(/^Zabbix wrote it, and none of its patterns/);
  });

  it('open nothing else', () => {
    expect(tickets.filter((ticket) => ticket.origin === 'monitor')).toHaveLength(9);
  });

  it('make a form’s mail the request of the person in it, who is acknowledged', async () => {
    const ticket = find(/^Centralino$/);
    expect(ticket).toMatchObject({ requester: 'anna@cliente.example.com', origin: 'mail' });
    const view = await showTicket(stand.here, ticket.number);
    expect(view.outbox.map((letter) => letter.to)).toEqual(['anna@cliente.example.com']);
    const letters = stand.smtp.received.filter((letter) => letter.to.includes('anna@cliente.example.com'));
    expect(letters).toHaveLength(1);
  });

  it('do not let a stranger fill in a form for somebody else', () => {
    expect(stand.smtp.received.flatMap((letter) => letter.to)).not.toContain('vittima@cliente.example.com');
    expect(find(/^Nuovo messaggio dal sito$/)).toMatchObject({ requester: 'estraneo@elsewhere.example.net' });
  });

  it('open an unanswered ticket for a robot that nobody configured', () => {
    const scan = messages.find((message) => message.subject === 'Scansione');
    expect(scan).toMatchObject({
      decision: 'opened',
      unansweredBecause: 'a program sent it (Auto-Submitted: auto-generated)',
    });
  });
});
