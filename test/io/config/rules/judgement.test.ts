// What judges by likeness, with the mistakes that happen to it: weights that were cut, damaged or learned by another
// version, and words of the desk's own that could never count. Each is told at its place, with a way to mend it.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ConfigInvalid, loadConfig } from '../../../../src/io/config/config.js';
import { projectPath } from '../../../support/process.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sportello-judgement-'));
  cpSync(projectPath('config'), folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The lines of the refusal; none where the configuration is accepted. */
function refusal(): string[] {
  try {
    loadConfig(folder, { SPORTELLO_IMAP_PASSWORD: 'secret' });
    return [];
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.message.split('\n');
    throw error;
  }
}

/** Changes the file of the weights. */
function changeWeights(change: (bytes: Buffer) => Buffer): void {
  const file = join(folder, 'judgement.bin');
  writeFileSync(file, change(readFileSync(file)));
}

const LEARN = 'learn again: sportello rules learn; or remove the file, and the shipped weights serve';

/** The same file with a head that says something else. */
function withHead(bytes: Buffer, from: string, to: string): Buffer {
  const headEnd = 8 + bytes.readUInt32BE(0);
  const head = Buffer.from(bytes.subarray(8, headEnd).toString('latin1').replace(from, to), 'latin1');
  const changed = Buffer.concat([bytes.subarray(0, 8), head, bytes.subarray(headEnd)]);
  changed.writeUInt32BE(head.length, 0);
  return changed;
}

it.each<[name: string, change: (bytes: Buffer) => Buffer, told: string]>([
  ['that are empty', () => Buffer.alloc(0), 'the file is too short to hold weights'],
  [
    'of another kind',
    () => Buffer.from('severity\tservice\n'),
    'the file is cut off, or does not hold weights',
  ],
  ['without end', () => Buffer.alloc(40 * 1024 ** 2), 'the file is too large to hold weights'],
  ['that are cut', (bytes) => bytes.subarray(0, 100_000), 'the file is damaged: its sum is wrong'],
  [
    'with a flipped bit',
    (bytes) => {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(200_000) ^ 4, 200_000);
      return flipped;
    },
    'the file is damaged: its sum is wrong',
  ],
  [
    'whose head was changed by hand',
    (bytes) => withHead(bytes, '"rows":', '"rows":1'),
    'the file is damaged: its sum is wrong',
  ],
  [
    'of another version',
    (bytes) => withHead(bytes, '"version":', '"version":9'),
    'the weights were learned by another version of the program',
  ],
])('weights %s are refused', (_, change, told) => {
  changeWeights(change);
  expect(refusal()).toEqual([`judgement.bin:1:1: ${told} — ${LEARN}`]);
});

it('weights that the desk does not have are the shipped ones', () => {
  rmSync(join(folder, 'judgement.bin'));
  expect(refusal()).toEqual([]);
});

it.each<[name: string, words: string, told: string]>([
  [
    'with a star',
    'blocking:\n  - ferm*\n',
    'words.yaml:2:5: "ferm*" can never be found as words — write whole words, without * and ..',
  ],
  [
    'without letters',
    'services: { network: ["…"] }\n',
    'words.yaml:1:23: "…" can never be found as words — write whole words, without * and ..',
  ],
  [
    'that speak for two severities',
    'blocking: [sigma]\nreport: [corso, Sigma]\n',
    'words.yaml:2:17: "Sigma" stands under blocking, too — keep it in one place',
  ],
  [
    'of a service that nobody knows',
    'services: { netwrok: [fibra] }\n',
    'words.yaml:1:13: no labelled request names the service "netwrok" — did you mean "network"?',
  ],
  ['under an unknown key', 'blocked: [sigma]\n', 'words.yaml:1:1: unknown key "blocked"'],
  ['that are no list', 'blocking: sigma\n', 'words.yaml:1:11: '],
  ['that are no YAML', 'blocking: [sigma\n', 'words.yaml:'],
])('words %s are refused', (_, words, told) => {
  writeFileSync(join(folder, 'words.yaml'), words);
  const found = refusal();
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(told);
  expect(found[0]).toMatch(/^words\.yaml:\d+:\d+: .+ — ./);
});
