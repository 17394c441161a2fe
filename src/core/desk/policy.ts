// All that administrators decide, as the core needs it: built once for each configuration, then only read.
import type { Contract, CustomerIndex } from './contract.js';
import type { Desk, Limits } from './desk.js';
import type { CompiledForm } from './form.js';
import type { CompiledMonitor } from './monitor.js';
import type { AlertTimes } from './on-call/alert.js';
import type { OnCall } from './on-call/turn.js';
import type { AnswerPolicy, Technician } from './technician.js';
import type { RuleSet } from '../rules/rule.js';
import type { Calendar } from './calendar/calendar.js';

/** The desk's policy. */
export interface Policy {
  readonly desk: Desk;
  readonly limits: Limits;
  readonly rules: RuleSet;
  /** SHA-256 of the rules file, kept with each ticket that it judged. */
  readonly rulesHash: string;
  readonly customers: CustomerIndex;
  /** By name. */
  readonly contracts: ReadonlyMap<string, Contract>;
  /** By name. */
  readonly calendars: ReadonlyMap<string, Calendar>;
  /** The turns of the people on call; null where none are configured: then nobody is alerted. */
  readonly onCall: OnCall | null;
  readonly alerts: AlertTimes;
  /** Those of people.yaml; empty where there is none. */
  readonly technicians: readonly Technician[];
  readonly answers: AnswerPolicy;
  readonly monitors: readonly CompiledMonitor[];
  readonly forms: readonly CompiledForm[];
}

/** The configuration of the mailbox that a message came to. */
export interface MailboxPolicy {
  readonly name: string;
  /** Whether it sends through an SMTP server of its own. */
  readonly ownSmtp: boolean;
  /** True for a PEC mailbox: certified mail is honoured there, and only there. */
  readonly certified: boolean;
  /** The authserv-id whose Authentication-Results count (RFC 8601 §2.5); null for none. */
  readonly authservId: string | null;
}
