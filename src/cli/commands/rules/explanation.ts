// Why a request is judged as it is by likeness: how probable each severity is, the words that weighed most, and the
// labelled requests that it is most like. Never a number without words.
import { type Evidence, findEvidence, type WeightyWords } from '../../../core/rules/judge/evidence.js';
import { decide, type Judgement, look, spellProbability } from '../../../core/rules/judge/judge.js';
import { nearest, readNeighbourhood } from '../../../core/rules/judge/neighbours.js';
import { POLICY } from '../../../core/rules/judge/policy.js';
import type { Config } from '../../../io/config/config.js';
import type { LabelledRequest } from '../../../io/config/rules/example-file.js';
import { readExamples } from '../../../io/config/rules/examples.js';
import { oneLine } from '../../../io/system/printable.js';
import { dress, type Terminal } from '../../terminal/terminal.js';
import { printWrapped } from '../../terminal/wrap.js';

/** A labelled request that is like the one in hand. */
interface Alike {
  readonly example: LabelledRequest;
  /** From 0 to 1. */
  readonly likeness: number;
}

/** Everything that is shown of a judgement by likeness. */
export interface Explanation {
  readonly judgement: Judgement;
  readonly evidence: Evidence;
  readonly alike: readonly Alike[];
}

const ALIKE_SHOWN = 3;

/** Explains a request; null where no rule asks for likeness. */
export function explainRequest(
  { folder, policy }: Pick<Config, 'folder' | 'policy'>,
  subject: string,
  text: string,
): Explanation | null {
  const { judge: by, judgement: costs = POLICY } = policy.rules;
  if (by === undefined) return null;
  const sight = look(by, subject, text);
  const judgement = decide(by.weights, sight, costs);
  const { examples } = readExamples(folder);
  const found = nearest(readNeighbourhood(examples), { subject, text }, ALIKE_SHOWN);
  return {
    judgement,
    evidence: findEvidence(by, sight, judgement.severity - 1),
    alike: found.flatMap(({ example, likeness }) => {
      const request = examples[example];
      return request === undefined ? [] : [{ example: request, likeness }];
    }),
  };
}

/** Prints an explanation. */
export function printExplanation(terminal: Terminal, { judgement, evidence, alike }: Explanation): void {
  const { severity, probabilities, probability, service, serviceProbability, unsure, callsOut } = judgement;
  const each = probabilities.map((one, at) => `${at + 1} ${spellProbability(one)}`).join(', ');
  const say = (name: string, words: string): void => {
    if (words !== '')
      printWrapped(terminal, `  ${dress(terminal, 'dim', name.padEnd(11))} ${oneLine(words)}`, 14);
  };
  say('severity', `${severity}, ${spellProbability(probability)} probable (${each})`);
  if (unsure) say('', 'unsure: a person should confirm or correct it');
  if (severity === 1 && !callsOut) say('', 'not sure enough to alert people on call: the team is told');
  say(`for ${severity}`, spellWords(evidence.for));
  say(`against ${severity}`, spellWords(evidence.against));
  say('service', service === null ? '' : `${service}, ${spellProbability(serviceProbability)} probable`);
  for (const { example, likeness } of alike)
    say('like', `"${quote(example)}" (${example.severity}), ${likeness.toFixed(2)}`);
  if (alike.length === 0) say('like', 'no labelled request has a word of it');
}

function spellWords(words: readonly WeightyWords[]): string {
  return words
    .map(({ words: said, field, local }) => `"${said}" in ${field}${local ? ' (words.yaml)' : ''}`)
    .join(', ');
}

/** So much of a labelled request is shown. */
const QUOTED_CHARACTERS = 100;

function quote({ subject, text }: LabelledRequest): string {
  const whole = oneLine([subject, text].filter((part) => part !== '').join(': '));
  return whole.length <= QUOTED_CHARACTERS ? whole : `${whole.slice(0, QUOTED_CHARACTERS - 1).trimEnd()}…`;
}

/** An explanation as JSON. */
export function explanationJson({ judgement, evidence, alike }: Explanation): object {
  const { severity, probability, probabilities, service, serviceProbability, unsure, callsOut } = judgement;
  return {
    severity,
    probability,
    probabilities: { 1: probabilities[0], 2: probabilities[1], 3: probabilities[2] },
    service,
    serviceProbability,
    unsure,
    callsOut,
    for: evidence.for,
    against: evidence.against,
    like: alike.map(({ likeness, example }) => ({
      severity: example.severity,
      service: example.service,
      subject: example.subject,
      text: example.text,
      file: example.file,
      line: example.line,
      likeness,
    })),
  };
}
