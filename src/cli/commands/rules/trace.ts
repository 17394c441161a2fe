// How the rules came to their judgement, laid out for an administrator: every rule in order, every condition as the
// file has it, the words that were found and where, and the words that spoke against it.
import type { Condition } from '../../../core/rules/condition.js';
import type { Evidence } from '../../../core/rules/request.js';
import {
  type ConditionTrace,
  type Judgement,
  LEARNED,
  type Rule,
  type RuleTrace,
} from '../../../core/rules/rule.js';
import type { WordList } from '../../../core/rules/word.js';
import { oneLine } from '../../../io/system/printable.js';
import { dress, type Terminal } from '../../terminal/terminal.js';
import { printWrapped } from '../../terminal/wrap.js';

/** Prints the trace of a judgement by these rules. */
export function printTrace(
  terminal: Terminal,
  { rule: winner, trace }: Judgement,
  rules: readonly Rule[],
): void {
  for (const [index, tried] of trace().entries()) {
    const wins = tried.rule === winner;
    const mark = wins ? dress(terminal, 'green', '→') : tried.matched ? '·' : ' ';
    const then = rules[index] ? ` (${outcomeOf(rules[index])})` : '';
    printWrapped(terminal, `${mark} ${dress(terminal, 'bold', tried.rule)}${then}: ${whyOf(tried, wins)}`, 4);
    for (const one of tried.conditions) printCondition(terminal, one);
  }
  if (winner === null)
    terminal.out(`${dress(terminal, 'green', '→')} ${dress(terminal, 'bold', 'default')}: no rule matches`);
}

function printCondition(terminal: Terminal, one: ConditionTrace): void {
  printWrapped(terminal, `    ${one.held ? '+' : '-'} ${one.group}: ${describe(one.condition)}`, 11);
  if (one.evidence.length > 0)
    printWrapped(
      terminal,
      `${' '.repeat(11)}${dress(terminal, 'green', 'found')} ${spellWords(one.evidence)}`,
      11,
    );
  if (one.refusedBy)
    printWrapped(
      terminal,
      `${' '.repeat(11)}${dress(terminal, 'yellow', 'refused')} because of ${spellWords(one.refusedBy)}`,
      11,
    );
}

function outcomeOf({ action }: Rule): string {
  const { severity, redirect, ignore, hold } = action;
  if (redirect !== undefined) return `redirect to ${redirect}`;
  if (ignore !== undefined) return 'ignore';
  if (hold !== undefined) return 'hold';
  if (severity === LEARNED) return 'severity by likeness';
  return severity === undefined ? 'the default severity' : `severity ${severity}`;
}

/** Why a rule matched or did not, in a few words; the conditions below it show the rest. */
export function whyOf(rule: RuleTrace, wins = rule.matched): string {
  if (rule.matched) return wins ? 'matches' : 'matches too, but an earlier rule won';
  const missing = rule.conditions.find((one) => one.group === 'all' && !one.held);
  if (missing?.refusedBy) return `no: refused because of ${spellWords(missing.refusedBy)}`;
  if (missing) return 'no: a condition under all is not met';
  const forbidden = rule.conditions.find((one) => one.group === 'none' && one.held);
  if (forbidden && rule.conditions.some((one) => one.group !== 'none' && one.held))
    return `no: ${spellWords(forbidden.evidence) || describe(forbidden.condition)} stands against it`;
  return 'no: no condition under any is met';
}

function spellWords(evidence: readonly Evidence[]): string {
  return evidence.map((one) => `"${oneLine(one.words)}" in ${one.field}`).join(', ');
}

/** A condition in words, as the rules file means it. */
export function describe(condition: Condition): string {
  if ('any' in condition)
    return `${list(condition.any)} in ${condition.in.join(', ')}${except(condition.without)}`;
  if ('all' in condition) return `all of ${list(condition.all)} in ${condition.in.join(', ')}`;
  if ('pattern' in condition) return `pattern ${condition.pattern.pattern()} in ${condition.in.join(', ')}`;
  return Object.entries(condition)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(' or ') : String(value)}`)
    .join(', ');
}

/** As many words of a list are shown; the file has them all. */
const WORDS_SHOWN = 4;

function list({ written }: WordList): string {
  const shown = written.slice(0, WORDS_SHOWN).map((word) => (/^\$[\w-]+$/.test(word) ? word : `"${word}"`));
  const more = written.length - shown.length;
  return `(${shown.join(', ')}${more > 0 ? `, … ${more} more` : ''})`;
}

function except(words: WordList): string {
  return words.written.length === 0 ? '' : `, without ${list(words)}`;
}
