// The file of the weights: a short head as JSON, the words that are known, the buckets as distances in bytes of
// seven bits, then the weights. A file that is cut, changed or of another version is refused with a reason and never judged with.
import type { AnswerWeights, Weights } from './weights.js';
import { BUCKETS, addUnit } from './hash.js';
import { VOCABULARY_BYTES } from './vocabulary.js';

/** A new number for each change of features or format: older weights would be read wrong. */
const VERSION = 2;
const NAME = 'sportello judgement';

const OTHER_VERSION = 'the weights were learned by another version of the program';

/** Bytes before the head: its length, and the sum of all that follows. */
const START = 8;
const ROWS_AT_MOST = 1_000_000;

interface Head {
  readonly name: string;
  readonly version: number;
  readonly examples: string;
  readonly services: readonly string[];
  readonly rows: number;
  readonly distances: number;
  readonly severity: AnswerHead;
  readonly service: AnswerHead;
  readonly trials: Weights['trials'];
}

interface AnswerHead {
  readonly unit: number;
  readonly bias: readonly number[];
  readonly slope: number;
  readonly shifts: readonly number[];
}

/** The bytes of the weights: the same ones for the same weights. */
export function writeWeights(weights: Weights): Uint8Array {
  const distances = writeDistances(weights.buckets);
  const head = writeText(
    JSON.stringify({
      name: NAME,
      version: VERSION,
      examples: weights.examples,
      services: weights.services,
      rows: weights.buckets.length,
      distances: distances.length,
      severity: headOf(weights.severity),
      service: headOf(weights.service),
      trials: weights.trials,
    } satisfies Head),
  );
  const parts = [
    head,
    weights.vocabulary,
    distances,
    bytesOf(weights.severity.weights),
    bytesOf(weights.service.weights),
  ];
  const bytes = new Uint8Array(START + parts.reduce((sum, part) => sum + part.length, 0));
  let at = START;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(0, head.length);
  view.setUint32(4, sumOf(bytes));
  return bytes;
}

/** Reads weights; says in a few words why it does not. */
export function readWeights(bytes: Uint8Array): Weights | { readonly malformed: string } {
  if (bytes.length < START) return { malformed: 'the file is too short to hold weights' };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const headEnd = START + view.getUint32(0);
  if (headEnd > bytes.length) return { malformed: 'the file is cut off, or does not hold weights' };
  const head = readHead(bytes.subarray(START, headEnd));
  // Another version may sum otherwise.
  if (head === OTHER_VERSION) return { malformed: head };
  if (view.getUint32(4) !== sumOf(bytes)) return { malformed: 'the file is damaged: its sum is wrong' };
  if (typeof head === 'string') return { malformed: head };
  const vocabulary = bytes.slice(headEnd, headEnd + VOCABULARY_BYTES);
  const rest = bytes.subarray(headEnd + vocabulary.length);
  const services = head.services.length;
  if (vocabulary.length < VOCABULARY_BYTES || rest.length !== head.distances + head.rows * (3 + services))
    return { malformed: 'the file holds another number of weights than it says' };
  const buckets = readDistances(rest.subarray(0, head.distances), head.rows);
  if (buckets === null) return { malformed: 'the features in the file are not in order' };
  const severityEnd = head.distances + head.rows * 3;
  return {
    examples: head.examples,
    services: head.services,
    buckets,
    vocabulary,
    severity: answersOf(head.severity, 3, rest.subarray(head.distances, severityEnd)),
    service: answersOf(head.service, services, rest.subarray(severityEnd)),
    trials: head.trials,
  };
}

function headOf({ unit, bias, calibration }: AnswerWeights): AnswerHead {
  return { unit, bias: [...bias], slope: calibration.slope, shifts: Array.from(calibration.shifts) };
}

function answersOf(
  { unit, bias, slope, shifts }: AnswerHead,
  answers: number,
  bytes: Uint8Array,
): AnswerWeights {
  const weights = new Int8Array(bytes);
  return { answers, unit, weights, bias: Float32Array.from(bias), calibration: { slope, shifts } };
}

/** The head, or why it is none. The core has no text decoder: the head is written in ASCII. */
function readHead(bytes: Uint8Array): Head | string {
  let head: unknown;
  try {
    head = JSON.parse(readText(bytes));
  } catch {
    return 'the head of the file cannot be read';
  }
  if (!isObject(head) || head['name'] !== NAME) return 'the file does not hold weights';
  if (head['version'] !== VERSION) return OTHER_VERSION;
  return isHead(head) ? head : 'the head of the file is not complete';
}

function isHead(head: object): head is Head {
  const { examples, services, rows, distances, severity, service, trials } = head as Partial<
    Record<string, unknown>
  >;
  return (
    typeof examples === 'string' &&
    Array.isArray(services) &&
    services.every((name) => typeof name === 'string') &&
    isCount(rows, ROWS_AT_MOST) &&
    isCount(distances, 4 * ROWS_AT_MOST) &&
    isAnswerHead(severity, 3) &&
    isAnswerHead(service, services.length) &&
    isTable(trials)
  );
}

function isAnswerHead(head: unknown, answers: number): head is AnswerHead {
  if (!isObject(head)) return false;
  const { unit, bias, slope, shifts } = head as Partial<Record<string, unknown>>;
  return isNumber(unit) && isNumber(slope) && areNumbers(bias, answers) && areNumbers(shifts, answers);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function areNumbers(value: unknown, count: number): boolean {
  return Array.isArray(value) && value.length === count && value.every(isNumber);
}

function isTable(value: unknown): boolean {
  return Array.isArray(value) && value.length === 3 && value.every((row) => areNumbers(row, 3));
}

function isCount(value: unknown, most: number): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
}

function writeDistances(buckets: Int32Array): Uint8Array {
  const bytes: number[] = [];
  let before = -1;
  for (const bucket of buckets) {
    let distance = bucket - before;
    for (; distance > 127; distance >>>= 7) bytes.push((distance & 127) | 128);
    bytes.push(distance);
    before = bucket;
  }
  return Uint8Array.from(bytes);
}

function readDistances(bytes: Uint8Array, rows: number): Int32Array | null {
  const buckets = new Int32Array(rows);
  let at = 0;
  let before = -1;
  for (let row = 0; row < rows; row += 1) {
    let distance = 0;
    let shift = 0;
    for (; (bytes[at] ?? 0) > 127 && shift < 28; shift += 7) distance |= ((bytes[at++] ?? 0) & 127) << shift;
    distance |= (bytes[at++] ?? 0) << shift;
    before += distance;
    if (distance < 1 || before >= BUCKETS || at > bytes.length) return null;
    buckets[row] = before;
  }
  return at === bytes.length ? buckets : null;
}

function sumOf(bytes: Uint8Array): number {
  let sum = VERSION;
  for (let at = START; at < bytes.length; at += 1) sum = addUnit(sum, bytes[at] ?? 0);
  return sum >>> 0;
}

function bytesOf(numbers: Int8Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.length);
}

/** Text as ASCII; what is not ASCII is escaped as JSON escapes it. */
function writeText(text: string): Uint8Array {
  const ascii = text.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return Uint8Array.from(ascii, (character) => character.charCodeAt(0));
}

function readText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
