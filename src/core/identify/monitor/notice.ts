// A configured monitoring system's report in a mail: which host and service, in which state. Its patterns are
// tried in order, each on the subject and then on the text; the first that finds a group names it, since some
// systems name the state in the subject and the host in the text.
import type { RE2JS } from 're2js';
import type { Message } from '../../mail/message.js';
import type { CompiledMonitor, Monitor } from '../../desk/monitor.js';
import { foldLine, oneLine } from '../../mail/text.js';

/** The report of one mail of a monitoring system. */
export interface Notice {
  /** As the mail spells it, one line. */
  readonly host: string;
  /** As the mail spells it, one line; empty when the whole host is meant. */
  readonly service: string;
  readonly state: string;
  /** A state that is not configured is taken as an alarm: better one ticket too many than a silent fault. */
  readonly says: 'problem' | 'recovery' | 'unknown';
}

/** A notice names host and state in its first lines, whatever the length of the graphs and logs below. */
const READ_CHARACTERS = 20_000;
const NAME_CHARACTERS = 200;

/** The monitoring system whose mail this claims to be, by its one sender; null when it is none's. */
export function monitorOf(message: Message, monitors: readonly CompiledMonitor[]): CompiledMonitor | null {
  const [sender, second] = message.from;
  if (sender === undefined || second !== undefined) return null;
  return monitors.find((monitor) => monitor.from.includes(sender.address)) ?? null;
}

/** The report in the mail, or null when the patterns find no host or no state in it. */
export function readNotice(message: Message, monitor: CompiledMonitor): Notice | null {
  const groups = findGroups(message, monitor.patterns);
  const [host, state] = [groups.get('host'), groups.get('state')];
  if (host === undefined || state === undefined) return null;
  return { host, service: groups.get('service') ?? '', state, says: judgeState(state, monitor) };
}

function findGroups(message: Message, patterns: readonly RE2JS[]): Map<string, string> {
  const texts = [message.subject, message.text].map((text) => text.slice(0, READ_CHARACTERS));
  const groups = new Map<string, string>();
  for (const pattern of patterns) {
    const found = texts.map((text) => pattern.matcher(text)).find((matcher) => matcher.find());
    if (found === undefined) continue;
    for (const group of Object.keys(pattern.namedGroups())) {
      const words = oneLine((found.group(group) ?? '').slice(0, NAME_CHARACTERS));
      if (words !== '' && !groups.has(group)) groups.set(group, words);
    }
  }
  return groups;
}

function judgeState(state: string, monitor: Pick<Monitor, 'problem' | 'recovery'>): Notice['says'] {
  const says = (words: readonly string[]) => words.some((word) => foldLine(word) === foldLine(state));
  if (says(monitor.problem)) return 'problem';
  return says(monitor.recovery) ? 'recovery' : 'unknown';
}

/** Host and service as one key, so that alarms fold into one ticket however a mail spells them. */
export function keyOf(notice: Notice): string {
  const [host, service] = [notice.host, notice.service].map((name) => foldLine(name).replaceAll('|', ' '));
  return `${host}|${service}`;
}

/** Host, service and state in one line, as the mail spells them. */
export function spellNotice({ host, service, state }: Notice): string {
  return [`host ${host}`, ...(service === '' ? [] : [`service ${service}`]), `state ${state}`].join(', ');
}
