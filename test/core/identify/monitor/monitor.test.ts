import { describe, expect, it } from 'vitest';
import { whomToAnswer } from '../../../../src/core/identify/identified.js';
import { keyOf, monitorOf, readNotice } from '../../../../src/core/identify/monitor/notice.js';
import type { Message } from '../../../../src/core/mail/message.js';
import { readMessage } from '../../../../src/io/mime/read-message.js';
import { message, type MessageWords } from '../../../support/message.js';
import { composed } from '../../../support/mime-mail.js';
import { type MonitorMail, monitorMails, monitors } from '../../../support/monitor-mails.js';
import { decideHere, faultTicket, forged, identifyHere, ticketOf } from '../../../support/program-desk.js';

const AUTOMATIC = { 'Auto-Submitted': 'auto-replied', 'Return-Path': '<>', Precedence: 'bulk' };

function alert(state: string, words: MessageWords = {}): Message {
  const type = ['OK', 'UP'].includes(state) ? 'RECOVERY' : 'PROBLEM';
  return message({
    from: 'Nagios <nagios@monitor.example.it>',
    subject: `** ${type} Service Alert: rossi-srv01/HTTP is ${state} **`,
    text: `Notification Type: ${type}\n\nService: HTTP\nState: ${state}\n`,
    headers: AUTOMATIC,
    ...words,
  });
}

async function received({ from, subject, text, html }: MonitorMail): Promise<Message> {
  const body = html === undefined ? { text } : { html };
  const headers = { 'Auto-Submitted': 'auto-generated' };
  return readMessage([await composed({ from, to: 'assistenza@example.it', subject, headers, ...body })]);
}

function noticeOf(mail: Message) {
  const monitor = monitorOf(mail, monitors);
  return monitor && readNotice(mail, monitor);
}

function keyAbout(host: string, service: string): string {
  return keyOf({ host, service, state: 'DOWN', says: 'problem' });
}

/** The key of the fault that a mail reports; null for every other mail. */
function keyIn(mail: Message): string | null {
  const { notice } = identifyHere(mail);
  return notice === undefined ? null : keyOf(notice);
}

describe('the notice', () => {
  it.each(monitorMails)('$subject', async (mail) => {
    expect(noticeOf(await received(mail))).toEqual(mail.tells);
  });

  it('has the same key for an alarm, its repetition and its recovery, however they are spelt', () => {
    const loud = alert('OK', { subject: '** RECOVERY Service Alert: ROSSI-SRV01/Http  is OK **' });
    expect(keyIn(alert('CRITICAL'))).toBe('rossi-srv01|http');
    expect(keyIn(loud)).toBe('rossi-srv01|http');
    expect(keyIn(message())).toBeNull();
  });

  it('has keys that differ where host and service differ', () => {
    expect(keyAbout('a|b', 'c')).not.toBe(keyAbout('a', 'b|c'));
    expect(keyAbout('a', '')).not.toBe(keyAbout('a', 'b'));
  });

  it('is read from the first part of a hostile text alone', () => {
    const text = `${'on a is '.repeat(120_000)}\nHost: x`;
    const part = text.slice(0, 20_000);
    for (const { from } of monitorMails)
      expect(noticeOf(message({ from, subject: text, text }))).toEqual(
        noticeOf(message({ from, subject: part, text: part })),
      );
  });
});

describe('an alarm', () => {
  it('opens a ticket of the customer who owns the host and acknowledges the contacts', () => {
    const decision = decideHere(alert('CRITICAL'));
    expect(ticketOf(decision)).toMatchObject({
      origin: 'monitor',
      originName: 'Nagios',
      customer: 'rossi',
      requester: { address: 'nagios@monitor.example.it' },
      answerTo: [{ address: 'ced@officinerossi.example.com', name: '' }],
      monitorKey: 'rossi-srv01|http',
      severity: 1,
      language: 'it',
      unansweredBecause: null,
    });
    expect(decision.reason).toBe('alarm: severity 1 by rule stopped');
    expect(decision.road.find((step) => step.test === 'monitoring mail')?.saw).toBe(
      'Nagios: host rossi-srv01, service HTTP, state CRITICAL',
    );
  });

  it('holds to the limits of answers', () => {
    const answers = { sender: 10, domain: 10, ticket: 0, overall: 10 };
    expect(ticketOf(decideHere(alert('CRITICAL'), { answers })).unansweredBecause).toContain('10 answers');
    expect(whomToAnswer(identifyHere(alert('CRITICAL')))).toContainEqual(
      expect.objectContaining({ address: 'ced@officinerossi.example.com' }),
    );
  });

  it.each([
    ['unknown-host', 'no customer owns the host unknown-host'],
    ['shared-fw', 'more than one customer owns the host shared-fw'],
    ['bianchi-nas', 'customer bianchi has no contacts'],
    ['verdi-srv', 'no contact of customer verdi can be answered'],
  ])('of %s is opened, unanswered: %s', (host, reason) => {
    const mail = alert('CRITICAL', { subject: `** PROBLEM Host Alert: ${host} is DOWN **` });
    expect(ticketOf(decideHere(mail))).toMatchObject({ answerTo: [], unansweredBecause: reason });
  });

  it('folds into the open ticket', () => {
    const decision = decideHere(alert('WARNING'), { monitored: faultTicket() });
    expect(decision).toMatchObject({
      kind: 'appended',
      number: '2026-000007',
      as: 'alarm',
      reopens: false,
      raise: null,
      reason: 'alarm: host rossi-srv01, service HTTP, state WARNING, again on 2026-000007',
    });
  });

  it('raises the severity when it became graver, and not when it only repeats itself', () => {
    const graver = decideHere(alert('CRITICAL'), { monitored: faultTicket() });
    expect(graver).toMatchObject({ as: 'alarm', raise: { severity: 1, rule: 'stopped' } });
    const { subject } = alert('CRITICAL');
    const lowered = decideHere(alert('CRITICAL'), { monitored: faultTicket({ subject, severity: 3 }) });
    expect(lowered).toMatchObject({ as: 'alarm', raise: null });
    const grave = decideHere(alert('CRITICAL'), { monitored: faultTicket({ severity: 1 }) });
    expect(grave).toMatchObject({ as: 'alarm', raise: null });
  });

  it('opens a new ticket when the old one is closed, even when it cites that', () => {
    const ticket = faultTicket({ state: 'closed', closedAt: 1 });
    const cited = [{ ticket, messageId: '<old@monitor.example.it>', broughtBy: ticket.requester }];
    const mail = alert('CRITICAL', { inReplyTo: ['<old@monitor.example.it>'] });
    expect(decideHere(mail, { monitored: ticket, cited })).toMatchObject({
      kind: 'opened',
      related: '2026-000007',
    });
  });

  it('that came through another mailbox too is a copy, not a second alarm', () => {
    const copyOf = { id: 4, ticket: '2026-000007' };
    expect(decideHere(alert('CRITICAL'), { copyOf, monitored: faultTicket() })).toMatchObject({
      kind: 'appended',
      as: 'copy',
    });
  });

  it('is taken from a state that nobody configured, and the road says so', () => {
    const decision = decideHere(alert('PENDING'));
    expect(ticketOf(decision).monitorKey).toBe('rossi-srv01|http');
    expect(decision.road.map((step) => step.saw)).toContainEqual(
      expect.stringContaining('(not configured: an alarm)'),
    );
  });

  it('is believed from an address of ours, and not taken for our own automatic mail', () => {
    const own = monitors.map((monitor) => ({ ...monitor, from: ['info@example.it'] }));
    const mail = alert('CRITICAL', { from: 'info@example.it' });
    expect(ticketOf(decideHere(mail, {}, { monitors: own })).unansweredBecause).toBeNull();
    expect(decideHere(mail).kind).toBe('ignored');
  });

  it('is set aside by a rule that says so', () => {
    const mail = alert('WARNING', {
      subject: '** PROBLEM Service Alert: rossi-srv01/Maintenance is WARNING **',
    });
    expect(decideHere(mail)).toMatchObject({ kind: 'ignored', reason: 'rule maintenance: maintenance' });
  });
});

describe('a recovery', () => {
  it('is noted on the open ticket, which stays open', () => {
    expect(decideHere(alert('OK'), { monitored: faultTicket() })).toMatchObject({
      kind: 'appended',
      number: '2026-000007',
      as: 'recovery',
      reopens: false,
      raise: null,
    });
  });

  it('without an open ticket is ignored, unless an operator released it', () => {
    expect(decideHere(alert('OK'))).toMatchObject({
      kind: 'ignored',
      reason: 'monitor: recovery of host rossi-srv01, service HTTP, state OK, without an open ticket',
    });
    expect(decideHere(alert('OK'), { monitored: faultTicket({ state: 'closed' }) }).kind).toBe('ignored');
    expect(decideHere(alert('OK'), { released: { from: null } }).kind).toBe('opened');
  });
});

describe('mail that is no notice', () => {
  it('of a monitor opens a ticket, unanswered', () => {
    const mail = alert('OK', { subject: 'Delivery report: weekly availability', text: 'See the table.' });
    expect(ticketOf(decideHere(mail))).toMatchObject({
      origin: 'monitor',
      originName: 'Nagios',
      monitorKey: null,
      unansweredBecause: 'Nagios wrote it, and none of its patterns tells whose host it concerns',
    });
  });

  it('of somebody else is never monitoring mail, whatever it quotes', () => {
    const { subject, text } = alert('CRITICAL');
    const mail = message({ subject: `I: ${subject}`, text });
    expect(ticketOf(decideHere(mail, { monitored: faultTicket() }))).toMatchObject({
      origin: 'mail',
      monitorKey: null,
      unansweredBecause: null,
    });
    const twice = message({ from: ['nagios@monitor.example.it', 'eve@evil.example'], subject, text });
    expect(decideHere(twice, { monitored: faultTicket() })).toMatchObject({ kind: 'opened' });
  });

  it('with low trust is not believed', () => {
    const mail = alert('OK', { headers: forged });
    const decision = decideHere(mail, { monitored: faultTicket() });
    expect(ticketOf(decision)).toMatchObject({ origin: 'mail', customer: null, monitorKey: null });
  });

  it("that an operator released under another name is that person's", () => {
    const released = { from: 'anna@cliente.example' };
    expect(ticketOf(decideHere(alert('CRITICAL'), { released }))).toMatchObject({
      origin: 'mail',
      requester: { address: 'anna@cliente.example' },
      unansweredBecause: null,
    });
  });

  it.each([
    ['scanner@cliente.example', 'Scansione da MFP-3', 'Il documento scansionato è allegato.'],
    ['backup@cliente.example', '[Success] Backup job: notte (4 VMs)', 'Processed 4 of 4 VMs.'],
    ['no-reply@nas.cliente.example', 'Volume 1 is degraded', 'Please replace disk 2.'],
  ])('of a robot that nobody configured (%s) opens a ticket, unanswered', (from, subject, text) => {
    const mail = message({ from, subject, text, headers: { 'Auto-Submitted': 'auto-generated' } });
    const ticket = ticketOf(decideHere(mail));
    expect(ticket).toMatchObject({ origin: 'mail', requester: { address: from } });
    expect(ticket.unansweredBecause).not.toBeNull();
  });
});
