// rules test: what would happen to a mail, and why. Nothing is written.
import { createReadStream } from 'node:fs';
import { Command } from 'commander';
import { classify, wordsOf, type Classification } from '../core/classification.js';
import { walk } from '../core/decide.js';
import { inquire, NOTHING_KNOWN } from '../core/inquiry.js';
import type { Decision } from '../core/decision.js';
import { forwardedText, type Address } from '../core/message.js';
import type { Condition } from '../core/rule/condition.js';
import type { ConditionTrace, RuleTrace } from '../core/rule/rule.js';
import { policyOf, triageMailboxes } from '../daemon.js';
import { openMimeReader } from '../io/mime.js';
import { storeExists } from '../io/store/open.js';
import { lookUp } from '../stages/triage.js';
import type { Act, Context } from './context.js';
import { CommandFailed, EXIT } from './exit.js';
import { oneLine } from './table.js';
import { dress, type Terminal } from './terminal.js';

/** `rules test`: what would happen to one mail. */
export function rulesTestCommand(act: Act): Command {
  return new Command('test')
    .argument('<file>', 'a mail as it came (.eml)')
    .description('what would happen to this mail, and why: every rule in order, nothing written')
    .option('--mailbox <name>', 'the mailbox it would come to (default: the first)')
    .option('--json', 'as one JSON object')
    .addHelpText('after', '\nExample:\n  $ sportello rules test mail.eml')
    .action(act(test));
}

async function test(
  context: Context,
  file: string,
  options: { mailbox?: string; json?: boolean },
): Promise<number> {
  const { terminal, clock } = context;
  const config = context.config();
  const policy = policyOf(config);
  const mailboxes = triageMailboxes(config);
  const mailbox = mailboxes.find(({ name }) => name === (options.mailbox ?? mailboxes[0]?.name));
  if (mailbox === undefined) {
    const names = mailboxes.map(({ name }) => name).join(', ');
    throw new CommandFailed(
      `there is no mailbox "${options.mailbox ?? ''}": it is one of ${names}`,
      EXIT.usage,
    );
  }
  const { parseMs, parseHeapMb: heapMb } = config.limits;
  const reader = openMimeReader({ parseMs, heapMb, workers: 1 });
  try {
    const message = await reader.read(createReadStream(file));
    const arrival = { id: 0, released_at: null, released_from: null, acknowledge: 1, original_bytes: null };
    const inquiry = inquire(message, null, mailbox, policy);
    const known = storeExists(config.store.file)
      ? await context.withStore((store) => lookUp(store, arrival, inquiry, policy, clock.now()))
      : { ...NOTHING_KNOWN, now: clock.now() };
    const { decision, matter } = walk(message, known, mailbox, policy);
    const classification = matter.requester === null ? null : classify(matter, matter.requester);
    const isForwarded = classification?.judgement.part === 'forwarded';
    const text = (isForwarded ? forwardedText(matter.message) : null) ?? matter.message.written;
    if (options.json === true) terminal.out(JSON.stringify(toJson(decision, classification, text)));
    else print(terminal, decision, classification, text);
    return EXIT.ok;
  } finally {
    await reader.close();
  }
}

function toJson(decision: Decision, classification: Classification | null, text: string): object {
  const ticket = decision.kind === 'opened' ? decision.ticket : null;
  const isByRules = decision.road.at(-1)?.test === 'rules';
  const judgement = isByRules ? classification?.judgement : undefined;
  return {
    decision: decision.kind,
    reason: decision.reason,
    severity: ticket?.severity ?? null,
    rule: judgement?.rule ?? null,
    evidence: judgement === undefined ? [] : wordsOf(judgement),
    service: ticket?.service ?? null,
    customer: classification?.customer?.id ?? null,
    language: classification?.language ?? null,
    department: decision.kind === 'redirected' ? decision.department.id : null,
    unansweredBecause: 'unansweredBecause' in decision ? decision.unansweredBecause : null,
    text,
    trace: (classification?.judgement.trace ?? []).map((rule) => ({
      rule: rule.rule,
      matched: rule.matched,
      why: whyOf(rule),
      conditions: rule.conditions.map((one) => ({
        group: one.group,
        condition: describe(one.condition),
        held: one.held,
        evidence: one.evidence,
      })),
    })),
    road: decision.road,
  };
}

function print(
  terminal: Terminal,
  decision: Decision,
  classification: Classification | null,
  text: string,
): void {
  const head = (title: string): void => terminal.out(`\n${dress(terminal, 'bold', title)}`);
  terminal.out(`${dress(terminal, 'bold', decision.kind)}: ${decision.reason}`);
  if (decision.kind === 'opened') {
    const { ticket } = decision;
    terminal.out(
      `  Severity Code ${ticket.severity}, language ${ticket.language}, customer ${ticket.customer ?? 'unknown'}, contract ${ticket.contract ?? 'none'}`,
    );
    tellAnswer(terminal, 'acknowledged', ticket.answerTo, decision.unansweredBecause);
  }
  if (decision.kind === 'redirected') {
    terminal.out(`  the original goes to ${decision.department.name}, ${decision.department.address}`);
    tellAnswer(terminal, 'told', decision.answerTo, decision.unansweredBecause);
  }
  const isForwarded = classification?.judgement.part === 'forwarded';
  head(isForwarded ? 'What the forwarded mail says' : 'What the sender wrote now');
  for (const line of text.split('\n').slice(0, 40)) terminal.out(`  ${oneLine(line)}`);
  head('The road');
  for (const step of decision.road)
    terminal.out(`  ${dress(terminal, 'cyan', step.test)}: ${oneLine(step.saw)}`);
  if (classification === null) return;
  head('The rules, in order');
  let won = false;
  for (const rule of classification.judgement.trace) {
    const wins = rule.matched && !won;
    won ||= rule.matched;
    const mark = wins ? dress(terminal, 'green', '→') : rule.matched ? '·' : ' ';
    terminal.out(
      `${mark} ${dress(terminal, 'bold', rule.rule)}: ${whyOf(rule)}${rule.matched && !wins ? ' (an earlier rule won)' : ''}`,
    );
    for (const one of rule.conditions)
      terminal.out(`      ${one.held ? '+' : '-'} ${one.group}: ${describe(one.condition)}${hits(one)}`);
  }
  if (!won)
    terminal.out(`${dress(terminal, 'green', '→')} ${dress(terminal, 'bold', 'default')}: no rule matched`);
}

function tellAnswer(
  terminal: Terminal,
  done: string,
  answerTo: readonly Address[],
  unansweredBecause: string | null,
): void {
  const addresses = answerTo.map((to) => to.address).join(', ');
  terminal.out(
    unansweredBecause === null ? `  ${done}: ${addresses}` : `  not ${done}: ${unansweredBecause}`,
  );
}

/** Why a rule matched or did not, in one line. */
function whyOf(rule: RuleTrace): string {
  if (rule.matched) return 'matched';
  const failed = rule.conditions.find((one) => one.group === 'all' && !one.held);
  if (failed !== undefined) return `did not match: ${describe(failed.condition)} was not met`;
  const forbidden = rule.conditions.find((one) => one.group === 'none' && one.held);
  if (forbidden !== undefined)
    return `did not match: ${describe(forbidden.condition)} stands against it${hits(forbidden)}`;
  return 'did not match: none of its alternatives was met';
}

function hits({ evidence }: ConditionTrace): string {
  return evidence.length === 0
    ? ''
    : ` — found ${evidence.map((one) => `"${one.words}" in ${one.field}`).join(', ')}`;
}

/** A condition in words, as the rules file means it. */
function describe(condition: Condition): string {
  if ('any' in condition)
    return `${list(condition.any, 'or')} in ${condition.in.join(', ')}${except(condition.without)}`;
  if ('all' in condition) return `${list(condition.all, 'and')} in ${condition.in.join(', ')}`;
  if ('together' in condition) {
    const groups = condition.together.map((group) => `(${list(group, 'or')})`).join(' with ');
    return `${groups} in one sentence of ${condition.in.join(', ')}${except(condition.without)}`;
  }
  if ('pattern' in condition) return `pattern ${condition.pattern} in ${condition.in.join(', ')}`;
  return Object.entries(condition)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(' or ') : String(value)}`)
    .join(', ');
}

/** As many words of a list are shown; the file has them all. */
const WORDS_SHOWN = 6;

function list(words: readonly string[], joint: 'and' | 'or'): string {
  const shown = words
    .slice(0, WORDS_SHOWN)
    .map((word) => `"${word}"`)
    .join(` ${joint} `);
  return words.length > WORDS_SHOWN ? `${shown} … (${words.length} words)` : shown;
}

function except(words: readonly string[] | undefined): string {
  return words === undefined || words.length === 0 ? '' : `, without ${list(words, 'or')}`;
}
