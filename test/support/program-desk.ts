// A desk that programs write to: monitoring systems, web forms, and the customers whose hosts are watched.
import { DEFAULT_ANSWERS } from '../../src/core/desk/technician.js';
import { type Customer, indexCustomers } from '../../src/core/desk/contract.js';
import type { Decision, NewTicket } from '../../src/core/decide/decision.js';
import { compileForm, type CompiledForm } from '../../src/core/desk/form.js';
import type { Identified } from '../../src/core/identify/identified.js';
import type { Message } from '../../src/core/mail/message.js';
import type { MailboxPolicy, Policy } from '../../src/core/desk/policy.js';
import type { RuleSet } from '../../src/core/rules/rule.js';
import type { KnownTicket } from '../../src/core/desk/ticket.js';
import { decided, identified, type Known } from './deciding.js';
import { anyOf } from './conditions.js';
import { desk } from './desk.js';
import { monitors } from './monitor-mails.js';

function customer(words: Partial<Customer> & Pick<Customer, 'id' | 'hosts'>): Customer {
  const nothing = { domains: [], addresses: [], contacts: [], contract: null, language: 'it' };
  return { name: words.id, ...nothing, ...words };
}

const rules: RuleSet = {
  default: { severity: 3 },
  departments: [],
  rules: [
    {
      id: 'stopped',
      description: 'Something stopped.',
      when: { all: [anyOf(['subject', 'text'], ['critical', 'down', 'fermo'])], any: [], none: [] },
      action: { severity: 1 },
      examples: [],
    },
    {
      id: 'maintenance',
      description: 'Announced work.',
      when: { all: [anyOf(['subject'], ['maintenance'])], any: [], none: [] },
      action: { ignore: 'maintenance' },
      examples: [],
    },
  ],
};

/** The form of the desk's own site. */
export const siteForm: CompiledForm = compileForm({
  name: 'sito',
  from: ['modulo@www.example.it'],
  fields: {
    email: ['Email', 'Indirizzo e-mail'],
    name: ['Nome', 'Name'],
    phone: ['Telefono'],
    subject: ['Oggetto'],
    message: ['Messaggio', 'La tua richiesta è'],
  },
});

/** What its administrators decided. */
export const policy: Policy = {
  desk,
  limits: {
    messageBytes: 1e8,
    parseMs: 30_000,
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
    reopenDays: 7,
    pollMs: 60_000,
    giveUpMs: 86_400_000,
  },
  rules,
  rulesHash: '0'.repeat(64),
  customers: indexCustomers([
    customer({
      id: 'rossi',
      hosts: ['rossi-srv01', 'shared-fw'],
      domains: ['officinerossi.example.com'],
      contacts: ['ced@officinerossi.example.com', 'noreply@officinerossi.example.com'],
    }),
    customer({ id: 'bianchi', hosts: ['bianchi-nas', 'shared-fw'] }),
    customer({ id: 'verdi', hosts: ['verdi-srv'], contacts: ['assistenza@example.it'] }),
  ]),
  contracts: new Map(),
  calendars: new Map(),
  onCall: null,
  alerts: { repeatMs: 900_000, repeats: 3 },
  technicians: [],
  answers: DEFAULT_ANSWERS,
  monitors,
  forms: [siteForm],
};

/** The mailbox that the mail comes to. */
export const mailbox: MailboxPolicy = {
  name: 'support',
  ownSmtp: false,
  certified: false,
  authservId: 'mx.example.it',
};

/** A field by which the desk's own server says that the sender is forged. */
export const forged = { 'Authentication-Results': 'mx.example.it; dmarc=fail header.from=example.it' };

/** The decision about a mail to this desk, as far as what is known and decided differs from the ordinary. */
export function decideHere(
  message: Message,
  known: Partial<Known> = {},
  own: Partial<Policy> = {},
): Decision {
  return decided(message, known, mailbox, { ...policy, ...own });
}

/** What a mail to this desk is. */
export function identifyHere(message: Message): Identified {
  return identified(message, {}, mailbox, policy);
}

/** The ticket that a mail opens; an error when it opens none. */
export function ticketOf(decision: Decision): NewTicket & { readonly unansweredBecause: string | null } {
  if (decision.kind !== 'opened') throw new Error(`${decision.kind}: ${decision.reason}`);
  return { ...decision.ticket, unansweredBecause: decision.unansweredBecause };
}

/** An open ticket about a fault that monitoring had seen. */
export function faultTicket(words: Partial<KnownTicket> = {}): KnownTicket {
  return {
    id: 7,
    number: '2026-000007',
    origin: 'monitor',
    originName: 'Nagios',
    openedAt: Date.UTC(2026, 1, 27, 9, 0),
    state: 'open',
    severity: 2,
    subject: '** PROBLEM Service Alert: rossi-srv01/HTTP is WARNING **',
    requester: 'nagios@monitor.example.it',
    customer: 'rossi',
    language: 'it',
    closedAt: null,
    participants: [],
    ...words,
  };
}
