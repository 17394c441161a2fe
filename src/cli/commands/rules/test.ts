// rules test: the decision that a mail would get, and why. Nothing is written.
import { createReadStream } from 'node:fs';
import { Command } from 'commander';
import {
  classify,
  ticketSubject,
  wordsOf,
  type Classification,
} from '../../../core/decide/classification.js';
import { decide } from '../../../core/decide/decide.js';
import type { Decision } from '../../../core/decide/decision.js';
import { NO_FACTS } from '../../../core/decide/facts.js';
import { identify } from '../../../core/identify/identify.js';
import { forwardedText, type Address } from '../../../core/mail/message.js';
import type { Rule } from '../../../core/rules/rule.js';
import { trustAnchorsOf } from '../../../io/config/service/certified.js';
import { openMimeReader } from '../../../io/mime/mime.js';
import { storeExists } from '../../../io/store/open.js';
import { freshArrival, loadFacts } from '../../../stages/triage/facts.js';
import type { Act, Context } from '../../terminal/context.js';
import { CommandFailed, EXIT } from '../../terminal/exit.js';
import { type Explanation, explainRequest, explanationJson, printExplanation } from './explanation.js';
import { describe, printTrace, whyOf } from './trace.js';
import { jsonText, oneLine } from '../../../io/system/printable.js';
import { dress, type Terminal } from '../../terminal/terminal.js';

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
  const { policy } = config;
  const mailboxes = config.mailboxes;
  const mailbox = mailboxes.find(({ name }) => name === (options.mailbox ?? mailboxes[0]?.name));
  if (mailbox === undefined) {
    const names = mailboxes.map(({ name }) => name).join(', ');
    throw new CommandFailed(
      `there is no mailbox "${options.mailbox ?? ''}": it is one of ${names}`,
      EXIT.usage,
    );
  }
  const { parseMs, parseHeapMb: heapMb } = config.limits;
  const reader = openMimeReader({
    parseMs,
    heapMb,
    workers: 1,
    trustAnchors: trustAnchorsOf(config.mailboxes),
  });
  try {
    const message = await reader.read(createReadStream(file), { mailbox: mailbox.name, at: clock.now() });
    const identified = identify(message, freshArrival(mailbox, clock.now()), policy);
    const facts = storeExists(config.store.place)
      ? await context.withStore((store) =>
          loadFacts(store, identified, { key: config.store.key, mailboxes: config.mailboxes }),
        )
      : NO_FACTS;
    const { decision } = decide(identified, facts);
    const { requester, message: mail } = identified;
    const classification = requester === null ? null : classify(identified, requester);
    const isForwarded = classification?.judgement.part === 'forwarded';
    const text = (isForwarded ? forwardedText(mail) : null) ?? mail.written;
    const isLearned = (classification?.judgement.likeness ?? null) !== null;
    const explanation = isLearned ? explainRequest(config, ticketSubject(mail), text) : null;
    if (options.json === true) {
      const why = explanation === null ? null : explanationJson(explanation);
      terminal.out(jsonText({ ...toJson(decision, classification, text), explanation: why }));
    } else print(terminal, { decision, classification, text, explanation }, policy.rules.rules);
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
    probability: judgement?.likeness?.probability ?? null,
    unsure: judgement?.likeness?.unsure ?? false,
    alert: ticket?.alert ?? false,
    customer: classification?.customer?.id ?? null,
    contract: classification?.contract?.name ?? null,
    standing: classification?.standing ?? null,
    language: classification?.language ?? null,
    department: decision.kind === 'redirected' ? decision.department.id : null,
    unansweredBecause: 'unansweredBecause' in decision ? decision.unansweredBecause : null,
    text,
    trace: (classification?.judgement.trace() ?? []).map((rule) => ({
      rule: rule.rule,
      matched: rule.matched,
      why: whyOf(rule),
      conditions: rule.conditions.map((one) => ({
        group: one.group,
        condition: describe(one.condition),
        held: one.held,
        evidence: one.evidence,
        refusedBy: one.refusedBy ?? [],
      })),
    })),
    road: decision.road,
  };
}

interface Tested {
  readonly decision: Decision;
  readonly classification: Classification | null;
  /** The text that the rules read. */
  readonly text: string;
  /** Null where no likeness was asked for. */
  readonly explanation: Explanation | null;
}

function print(
  terminal: Terminal,
  { decision, classification, text, explanation }: Tested,
  rules: readonly Rule[],
): void {
  const head = (title: string): void => terminal.out(`\n${dress(terminal, 'bold', title)}`);
  terminal.out(`${dress(terminal, 'bold', decision.kind)}: ${decision.reason}`);
  if (decision.kind === 'opened') {
    const { ticket } = decision;
    const standing = classification?.standing ?? 'unknown';
    const customer = ticket.customer ?? (standing === 'unclear' ? 'unclear' : 'unknown');
    const isOver = standing === 'expired' || standing === 'not begun';
    const contract = `${ticket.contract ?? 'none'}${isOver ? ` (${standing})` : ''}`;
    terminal.out(
      `  Severity Code ${ticket.severity}, language ${ticket.language}, customer ${customer}, contract ${contract}`,
    );
    printAnswer(terminal, 'acknowledged', ticket.answerTo, decision.unansweredBecause);
    if (ticket.alert) terminal.out('  people on call are told at once');
    if (ticket.alertsTeam)
      terminal.out('  the team is told in place of the people on call: the 1 is not sure enough');
  }
  if (decision.kind === 'redirected') {
    terminal.out(`  the original goes to ${decision.department.name}, ${decision.department.address}`);
    printAnswer(terminal, 'told', decision.answerTo, decision.unansweredBecause);
  }
  const isForwarded = classification?.judgement.part === 'forwarded';
  head(isForwarded ? 'What the forwarded mail says' : 'What the sender wrote now');
  for (const line of text.split('\n').slice(0, 40)) terminal.out(`  ${oneLine(line)}`);
  head('The road');
  for (const step of decision.road)
    terminal.out(`  ${dress(terminal, 'cyan', step.test)}: ${oneLine(step.saw)}`);
  if (classification === null) return;
  head('The rules, in order: the first that matches wins');
  printTrace(terminal, classification.judgement, rules);
  if (explanation !== null) {
    head('What the likeness rests on');
    printExplanation(terminal, explanation);
  }
  head('What the contract then did');
  terminal.out(`  ${contractOf(classification)}`);
}

function printAnswer(
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

/** The contract's effect on the severity that the rules gave. */
function contractOf({
  judgement,
  severity,
  uncovered,
  customer,
  contract,
  standing,
}: Classification): string {
  const given = `severity ${judgement.severity}`;
  if (uncovered !== null)
    return `contract ${contract?.name ?? ''} does not include ${uncovered}: ${given} became ${severity}`;
  if (standing === 'unclear') return `nothing: two customers have this address, ${given} stands`;
  if (customer === null) return `nothing: no customer is known by this address, ${given} stands`;
  if (contract === null) return `nothing: ${customer.id} has no contract, ${given} stands`;
  if (standing !== 'valid') return `nothing: contract ${contract.name} is ${standing}, ${given} stands`;
  return `nothing: contract ${contract.name} lets ${given} stand`;
}
