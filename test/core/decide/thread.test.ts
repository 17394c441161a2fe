import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../src/core/decide/decision.js';
import type { Citation } from '../../../src/core/decide/facts.js';
import { citedIds, citedNumbers, referTo } from '../../../src/core/mail/citation.js';
import { isDesk, participantsOf } from '../../../src/core/decide/participation.js';
import { loadConfig } from '../../../src/io/config/config.js';
import type { KnownTicket } from '../../../src/core/desk/ticket.js';
import {
  annasTicket,
  appended,
  byId,
  byNumber,
  namedBy,
  opened,
  OUR_ID,
  sawOn,
} from '../../support/cited-ticket.js';
import { desk } from '../../support/desk.js';
import { message, type MessageWords } from '../../support/message.js';
import { decideHere, forged, policy } from '../../support/program-desk.js';

const shipped = loadConfig('config', {});
const NOW = Date.UTC(2026, 2, 2, 9, 0);
const DAY_MS = 86_400_000;

/** A reply to our acknowledgement, decided where these tickets are found. */
function reply(words: MessageWords, cited: readonly Citation[] = [byId()]): Decision {
  return decideHere(message({ subject: 'Re: Stampante', inReplyTo: [OUR_ID], ...words }), { cited });
}

describe('a mail that cites a Message-ID of a ticket', () => {
  it('joins when the requester wrote it', () => {
    const decision = appended(reply({}));
    expect(decision).toMatchObject({ number: '2026-000012', as: 'customer', reopens: false });
    expect(decision.reason).toBe('reply: on 2026-000012');
  });

  it('joins when somebody wrote it who was in To or Cc of a mail of the ticket', () => {
    expect(appended(reply({ from: 'Carlo <carlo@fornitore.example>' })).as).toBe('customer');
  });

  it("joins when it answers the customer's own mail, which we never wrote", () => {
    const words = { from: 'carlo@fornitore.example', inReplyTo: ['<a1@cliente.example>'] };
    expect(appended(reply(words, [byId('<a1@cliente.example>')])).as).toBe('customer');
  });

  it('joins when a colleague of the same customer wrote it', () => {
    const ticket = annasTicket({ customer: 'rossi', requester: 'ced@officinerossi.example.com' });
    const from = 'nuovo@officinerossi.example.com';
    expect(appended(reply({ from }, [byId(OUR_ID, ticket)])).as).toBe('customer');
  });

  it('opens a ticket, possibly related, when a stranger wrote it', () => {
    const decision = reply({ from: 'mallory@altrove.example' });
    expect(opened(decision).related).toBe('2026-000012');
    expect(sawOn(decision, 'thread')).toContain('mallory@altrove.example takes no part in it');
  });

  it("opens a ticket when two senders stand in From, though one is the ticket's", () => {
    const from = ['Anna <anna@cliente.example>', 'mallory@altrove.example'];
    const decision = reply({ from });
    expect(opened(decision).related).toBe('2026-000012');
    expect(opened(decision).unansweredBecause).toBe('it has more than one sender');
  });

  it('is not related to a ticket of no customer by being of no customer, either', () => {
    const decision = reply({ from: 'mallory@altrove.example' }, [
      byId(OUR_ID, annasTicket({ customer: null })),
    ]);
    expect(decision.kind).toBe('opened');
  });

  it('lets whom it names in To and Cc write to the ticket, ours apart', () => {
    const words = { to: ['assistenza@example.it', 'dora@cliente.example'], cc: 'Info <info@example.it>' };
    expect(appended(reply(words)).participants).toEqual(namedBy('requester', 'dora@cliente.example'));
  });

  it('through a mailing list joins like any other: a list forbids the answer, not the conversation', () => {
    const headers = { 'List-Id': '<utenti.cliente.example>', Precedence: 'list' };
    expect(appended(reply({ headers })).as).toBe('customer');
  });
});

describe("an id that stands on a ticket with somebody else's mail", () => {
  const theirs = '<conversation@victim.example>';
  const victim = 'vera@victim.example';
  /** A ticket that a stranger opened under that id, with the victim in Cc. */
  const bait = annasTicket({
    requester: 'mallory@altrove.example',
    participants: namedBy('opening', 'mallory@altrove.example', victim),
  });
  const answering = { from: victim, inReplyTo: [theirs] };

  it('does not draw the mail of whom a stranger names into the ticket', () => {
    const decision = opened(reply(answering, [byId(theirs, bait)]));
    expect(decision).toMatchObject({ related: '2026-000012', unansweredBecause: null });
  });

  it('nor where the stranger, or the id, is at a public provider', () => {
    const requester = 'mallory@gmail.com';
    const gmail = { from: 'vera@gmail.com', inReplyTo: ['<CA1@mail.gmail.com>'] };
    const ticket = annasTicket({ requester, participants: namedBy('opening', 'vera@gmail.com') });
    expect(reply(gmail, [byId('<CA1@mail.gmail.com>', ticket)]).kind).toBe('opened');
  });

  it.each([
    ['who answers its writer', { to: ['mallory@altrove.example', 'assistenza@example.it'] }, bait],
    ['whom the desk has named', {}, { ...bait, participants: namedBy('desk', victim) }],
  ])('joins the mail of one %s', (_, words, ticket) => {
    expect(appended(reply({ ...answering, ...words }, [byId(theirs, ticket)])).as).toBe('customer');
  });

  it('joins the mail of whoever brought it, and of a colleague at the same company', () => {
    const ticket = annasTicket({ participants: namedBy('opening', 'dora@cliente.example') });
    const outlook = '<x@prod.outlook.example>';
    for (const from of ['anna@cliente.example', 'dora@cliente.example'])
      expect(appended(reply({ from, inReplyTo: [outlook] }, [byId(outlook, ticket)])).as).toBe('customer');
    const brought = byId(theirs, annasTicket({ participants: [] }), 'carlo@fornitore.example');
    expect(appended(reply({ from: 'carlo@fornitore.example', inReplyTo: [theirs] }, [brought])).as).toBe(
      'customer',
    );
  });

  it.each(['requester', 'desk', 'participant'] as const)(
    'that a reply of the %s names in Cc: they join by an id of ours, and never by the number alone',
    (whose) => {
      const ticket = annasTicket({ participants: namedBy(whose, 'carlo@fornitore.example') });
      const from = 'carlo@fornitore.example';
      expect(appended(reply({ from }, [byId(OUR_ID, ticket)])).as).toBe('customer');
      expect(opened(reply({ from, inReplyTo: [] }, [byNumber(ticket)])).related).toBe('2026-000012');
    },
  );

  it('whom another participant names does not join by it, but for answering its writer', () => {
    const ticket = annasTicket({ participants: namedBy('participant', victim) });
    expect(reply(answering, [byId(theirs, ticket)]).kind).toBe('opened');
  });
});

describe('who is let in', () => {
  it('by a reply: on which terms its writer has a say', () => {
    const cc = 'dora@altrove.example';
    const byCarlo = reply({ from: 'carlo@fornitore.example', cc, inReplyTo: [OUR_ID] });
    expect(appended(byCarlo).participants).toContainEqual({ address: cc, namedBy: 'participant' });
    expect(appended(reply({ cc })).participants).toContainEqual({ address: cc, namedBy: 'requester' });
  });

  it('is nobody, by a mail that cites only the number, or of which nobody knows who wrote it', () => {
    const cc = 'dora@altrove.example';
    expect(appended(reply({ cc, inReplyTo: [] }, [byNumber()])).participants).toEqual([]);
    expect(opened(reply({ cc, headers: forged }, [])).ticket.participants).toEqual([]);
    expect(opened(reply({ cc, hasOneSender: false }, [])).ticket.participants).toEqual([]);
    expect(opened(reply({ cc }, [])).ticket.participants).toEqual(namedBy('opening', cc));
  });
});

describe('a ticket number in the subject', () => {
  const subject = 'Ancora sul ticket [2026-000012]';

  it('joins when a participant wrote it', () => {
    expect(appended(reply({ subject, inReplyTo: [] }, [byNumber()])).as).toBe('customer');
  });

  it('opens a ticket, possibly related, when a stranger wrote it', () => {
    const decision = reply({ subject, inReplyTo: [], from: 'mallory@altrove.example' }, [byNumber()]);
    expect(opened(decision).related).toBe('2026-000012');
  });

  it('counts less than a Message-ID, wherever the store lists it', () => {
    const other = annasTicket({ number: '2026-000099' });
    expect(appended(reply({ subject }, [byNumber(other), byId()])).number).toBe('2026-000012');
  });

  it('proves nothing of somebody who only writes from an address of ours', () => {
    const decision = reply({ subject, inReplyTo: [], from: 'assistenza@example.it' }, [byNumber()]);
    expect(decision).toMatchObject({
      kind: 'ignored',
      reason: 'own mail: from assistenza@example.it, and it joins no ticket',
    });
  });
});

describe('several tickets that are cited', () => {
  const older = annasTicket({ number: '2026-000001' });
  const mine = '<second@cliente.example>';

  it('the nearest is joined: In-Reply-To, then References from their end', () => {
    const words = { inReplyTo: [], references: ['<first@cliente.example>', mine] };
    const cited = [byId('<first@cliente.example>', older), byId(mine)];
    expect(appended(reply(words, cited)).number).toBe('2026-000012');
    const answering = { ...words, inReplyTo: ['<first@cliente.example>'] };
    expect(appended(reply(answering, cited)).number).toBe('2026-000001');
  });

  it('one that the sender takes no part in is passed over', () => {
    const foreign = annasTicket({ number: '2026-000001', requester: 'x@y.example', participants: [] });
    expect(appended(reply({}, [byId(OUR_ID, foreign), byId()])).number).toBe('2026-000012');
  });
});

describe("the desk's own answer", () => {
  it("is appended as the desk's when a colleague wrote it with the mailbox in Cc", () => {
    const words = { from: 'tecnico@example.it', to: 'anna@cliente.example', cc: 'assistenza@example.it' };
    const decision = appended(reply(words));
    expect(decision).toMatchObject({ as: 'desk', reopens: false, raise: null });
    expect(decision.reason).toBe('reply: of the desk on 2026-000012');
    expect(decision.participants).toEqual(namedBy('desk', 'anna@cliente.example'));
  });

  it("is the desk's from an address of the mailbox itself", () => {
    const words = { from: 'Assistenza <assistenza@example.it>', to: 'anna@cliente.example' };
    expect(appended(reply(words)).as).toBe('desk');
  });

  it("is the desk's from a member of the team at any domain", () => {
    const at = { ...policy.desk, team: ['turno@reperibili.example'] };
    const mail = message({ from: 'turno@reperibili.example', inReplyTo: [OUR_ID] });
    expect(appended(decideHere(mail, { cited: [byId()] }, { desk: at })).as).toBe('desk');
  });

  it("is the desk's from the team or from whoever is on call, also by the number alone", () => {
    const at = { ...policy.desk, team: ['turno@reperibili.example'] };
    const cc = 'dora@altrove.example';
    const mail = message({
      from: 'turno@reperibili.example',
      subject: 'R: [Ticket 2026-000012] Stampante',
      cc,
    });
    const decision = appended(decideHere(mail, { cited: [byNumber()] }, { desk: at }));
    expect(decision).toMatchObject({ as: 'desk', reopens: false, raise: null, participants: [] });
    const colleague = message({ from: 'tecnico@example.it', subject: mail.subject });
    expect(decideHere(colleague, { cited: [byNumber()] }, { desk: at }).kind).toBe('opened');
  });

  it('is a sub-address of the desk, which is no sender of requests either', () => {
    const words = { from: 'assistenza+ferie@example.it', to: 'anna@cliente.example' };
    expect(appended(reply(words)).as).toBe('desk');
    expect(reply({ ...words, inReplyTo: [] }, []).reason).toContain(
      'own mail: from assistenza+ferie@example.it',
    );
    expect(appended(reply({ cc: ['info+x@example.it', 'dora@cliente.example'] })).participants).toEqual(
      namedBy('requester', 'dora@cliente.example'),
    );
  });

  it('reopens and raises nothing, and joins a ticket however long it is closed', () => {
    const words = { from: 'tecnico@example.it', text: 'Il server è fermo.' };
    const decision = appended(reply(words, [byId(OUR_ID, closed(400))]));
    expect(decision).toMatchObject({ as: 'desk', reopens: false, raise: null });
  });

  it("is the desk's, not the customer's, where the colleague was in Cc all the time", () => {
    const ticket = annasTicket({ participants: namedBy('opening', 'tecnico@example.it') });
    for (const cited of [byId(OUR_ID, ticket), byNumber(ticket)])
      expect(appended(reply({ from: 'tecnico@example.it' }, [cited])).as).toBe('desk');
  });

  it('is a request like any other where the colleague asked for help himself', () => {
    const requester = 'segreteria@example.it';
    const ticket = { ...closed(1), requester };
    expect(appended(reply({ from: requester }, [byId(OUR_ID, ticket)]))).toMatchObject({
      as: 'customer',
      reopens: true,
    });
  });
});

describe('an address of the desk', () => {
  it.each(['assistenza@example.it', 'info@example.it', 'chiunque@example.it'])('is %s', (address) => {
    expect(isDesk(address, desk)).toBe(true);
  });

  it.each(['a@sub.example.it', 'a@notexample.it', 'assistenza@example.it.evil.example'])(
    'is not %s',
    (address) => {
      expect(isDesk(address, desk)).toBe(false);
    },
  );

  it.each(['gmail.com', 'libero.it', 'pec.it', 'legalmail.it', 'arubapec.it'])(
    'is none but its own at %s, where strangers have addresses',
    (domain) => {
      const there = { ...desk, address: `desk@${domain}`, ownAddresses: [`desk@${domain}`] };
      expect(isDesk(`desk@${domain}`, there)).toBe(true);
      expect(isDesk(`other@${domain}`, there)).toBe(false);
    },
  );
});

/** The ticket, closed for so many days. */
function closed(days: number): KnownTicket {
  return annasTicket({ state: 'closed', closedAt: NOW - days * DAY_MS });
}

describe('a reply to a closed ticket', () => {
  it('reopens it within the days of the limits', () => {
    expect(appended(reply({}, [byId(OUR_ID, closed(7))])).reopens).toBe(true);
  });

  it('opens a ticket linked to it afterwards', () => {
    const decision = reply({}, [byId(OUR_ID, closed(7.01))]);
    expect(opened(decision).related).toBe('2026-000012');
    expect(sawOn(decision, 'thread')).toContain('closed more than 7 days ago');
  });

  it('leaves it closed when a program wrote it, of which nobody asks anything', () => {
    const headers = { 'Auto-Submitted': 'auto-generated' };
    const words = { headers, text: 'La sua richiesta "server fermo" è stata chiusa.' };
    expect(appended(reply(words, [byId(OUR_ID, closed(1))]))).toMatchObject({ reopens: false, raise: null });
  });
});

describe('low trust', () => {
  it('joins, reopens and raises nothing: it opens a ticket, possibly related', () => {
    for (const cited of [byId(), byNumber(), byId(OUR_ID, closed(1))]) {
      const decision = opened(reply({ headers: forged, text: 'Il server è fermo.' }, [cited]));
      expect(decision.related).toBe('2026-000012');
      expect(decision.ticket.marks).toContain('low trust');
    }
  });

  it("does not write as the desk, and the desk's address opens nothing", () => {
    expect(reply({ headers: forged, from: 'assistenza@example.it' })).toMatchObject({ kind: 'ignored' });
  });

  it('is no matter any more when an operator names the sender', () => {
    const mail = message({ headers: forged, inReplyTo: [OUR_ID], from: 'x@y.example' });
    const known = { cited: [byId()], released: { from: 'anna@cliente.example' } };
    expect(appended(decideHere(mail, known)).as).toBe('customer');
  });
});

describe('what a follow-up says', () => {
  it('raises the severity by what was written now', () => {
    const decision = appended(reply({ text: 'Ora il server è fermo, fermo del tutto.' }));
    expect(decision.raise).toEqual({ severity: 1, rule: 'stopped', evidence: ['fermo'] });
  });

  it('never lowers it', () => {
    expect(appended(reply({ text: 'fermo' }, [byId(OUR_ID, annasTicket({ severity: 1 }))])).raise).toBeNull();
  });

  it('does not raise by its subject, a quotation, a forwarded or an enclosed mail', () => {
    const words = {
      subject: 'Re: server fermo',
      text: 'Grazie.\n> è tutto fermo',
      written: 'Grazie.',
      forwarded: 'è tutto fermo',
      enclosed: message({ text: 'è tutto fermo' }),
    };
    expect(appended(reply(words)).raise).toBeNull();
  });

  it.each([
    'Ora è tutto fermo',
    'È peggiorato: adesso siamo completamente bloccati.',
    'Ora non funziona più niente.',
    'Adesso si è fermato anche il server.',
    'It got worse: now nobody can work',
  ])('raises to 1 by the shipped rules: %s', (text) => {
    const decision = appended(decideHere(message({ text }), { cited: [byId()] }, { rules: shipped.rules }));
    expect(decision.raise?.severity).toBe(1);
  });

  it('raises nothing where nothing was written', () => {
    expect(appended(reply({ subject: 'Re: fermo', text: '', written: '' })).raise).toBeNull();
  });
});

describe('what is looked up', () => {
  it('is never an empty id', () => {
    const mail = message({ inReplyTo: ['', '<>'], references: ['<>', '<a@b.example>'] });
    expect(citedIds(mail)).toEqual(['<a@b.example>']);
  });

  it('is the nearest of very many ids, and the first of the thread', () => {
    const references = Array.from({ length: 100 }, (_, index) => `<${index}@b.example>`);
    const ids = citedIds(message({ inReplyTo: ['<99@b.example>'], references }));
    expect(ids).toHaveLength(30);
    expect([ids[0], ids[28], ids[29]]).toEqual(['<99@b.example>', '<71@b.example>', '<0@b.example>']);
  });

  it('is every number of the subject, within bounds', () => {
    const subject = Array.from({ length: 90 }, (_, index) => `[2026-${String(index).padStart(6, '0')}]`);
    expect(citedNumbers(message({ subject: subject.join(' ') }))).toHaveLength(30);
  });
});

describe('how an answer cites', () => {
  it('the mail that it answers, behind what that cites', () => {
    const mail = message({ messageId: '<c@x.example>', inReplyTo: ['<b@x.example>'] });
    expect(referTo(mail)).toEqual({
      inReplyTo: '<c@x.example>',
      references: ['<b@x.example>', '<c@x.example>'],
    });
  });

  it('a long thread by its beginning and its end', () => {
    const references = Array.from({ length: 60 }, (_, index) => `<${index}@b.example>`);
    const cited = referTo(message({ messageId: '<c@x.example>', references })).references;
    expect(cited).toHaveLength(20);
    expect([cited[0], cited[1], cited[18], cited[19]]).toEqual([
      '<0@b.example>',
      '<42@b.example>',
      '<59@b.example>',
      '<c@x.example>',
    ]);
  });

  it.each([
    ['is too long for a line', `<${'x'.repeat(600)}@a.example>`],
    ['holds what is no ASCII', '<é@a.example>'],
    ['holds a line end', '<a\r\nBcc: b@a.example>'],
    ['holds a bracket', '<a<b@a.example>'],
  ])('no id that %s', (_, id) => {
    expect(referTo(message({ messageId: id }))).toEqual({ inReplyTo: null, references: [] });
    expect(referTo(message({ messageId: '<c@x.example>', references: [id] })).references).toEqual([
      '<c@x.example>',
    ]);
  });
});

it('a mail to thousands adds a bounded number of participants', () => {
  const to = Array.from({ length: 3000 }, (_, index) => `p${index}@many.example`);
  expect(participantsOf(message({ to }), desk, 'opening')).toHaveLength(100);
});
