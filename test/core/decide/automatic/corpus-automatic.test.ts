// Automatic mail in a collection of real mail beside the project, by the outcome that its index expects. Where the
// collection is missing, this says so and only checks that.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { unanswerable } from '../../../../src/core/decide/automatic/answerable.js';
import { recognizeAutomatic, type Automatic } from '../../../../src/core/decide/automatic/automatic.js';
import type { Message } from '../../../../src/core/mail/message.js';
import { readMessage } from '../../../../src/io/mime/read-message.js';
import { desk } from '../../../support/desk.js';

const collection = fileURLToPath(new URL('../../../../../shared/mail/', import.meta.url));

interface Row {
  readonly file: string;
  readonly outcome: string;
  readonly message: Message;
  readonly automatic: Automatic | null;
}

/** How the reason must begin, by the outcome of the index; receipts of certified mail are judged elsewhere. */
const WORDS = new Map([
  ['ignored:bounce', 'bounce'],
  ['ignored:automatic', 'automatic reply'],
  ['ignored:report', 'report'],
]);

/** Rows that are decided otherwise than the index expects, each with the reason. */
const DIFFERENT = new Map([
  ['lhost-sendmail-14.eml', 'a person forwards a bounce with words of his own'],
  ['make-test-36.eml', 'a person forwards a bounce from his own address'],
  ['rb-issue-368-bug.eml', 'a bounce by a postmaster with a null return path, which the index calls none'],
  ['lhost-amazonses-11.eml', 'a complaint notified by Amazon SES: a report, no bounce'],
  [
    'lhost-fml-02.eml',
    'a list manager refuses a post, from an ordinary address and without a sign of a machine',
  ],
  [
    'lhost-fml-03.eml',
    'a list manager finds a loop, from an ordinary address and without a sign of a machine',
  ],
]);

async function readCollection(): Promise<Row[]> {
  const rows: Row[] = [];
  const lines = readFileSync(`${collection}INDEX.tsv`, 'utf8').trim().split('\n').slice(1);
  for (const line of lines) {
    const [file = '', , , outcome = ''] = line.split('\t');
    if (outcome === 'reply-body') continue;
    const message = await readMessage([readFileSync(collection + file)]);
    rows.push({
      file: file.slice(file.lastIndexOf('/') + 1),
      outcome,
      message,
      automatic: recognizeAutomatic(message, desk),
    });
  }
  return rows;
}

function isAsExpected({ outcome, automatic }: Row): boolean {
  const word = WORDS.get(outcome);
  if (word !== undefined) return automatic?.reason.startsWith(word) ?? false;
  if (outcome === 'not-ignored:bounce') return !automatic?.reason.startsWith('bounce');
  return automatic === null;
}

const suite = existsSync(collection)
  ? async (): Promise<void> => {
      const rows = await readCollection();

      it('is recognised, and nothing that a person wrote is', () => {
        const different = rows.filter((row) => !isAsExpected(row)).map((row) => row.file);
        expect(different.toSorted()).toEqual([...DIFFERENT.keys()].toSorted());
      });

      it('counts at least 97 % of the bounces', () => {
        const bounces = rows.filter((row) => row.outcome === 'ignored:bounce');
        expect(bounces.filter(isAsExpected).length / bounces.length).toBeGreaterThanOrEqual(0.97);
      });

      it('names a recipient in all bounces but a few broken ones', () => {
        const found = rows.flatMap(({ automatic }) => automatic?.bounce ?? []);
        expect(found.filter((bounce) => bounce.recipients.length === 0).length).toBeLessThan(
          found.length / 100,
        );
      });

      it('is never answered, nor is a mailing list', () => {
        const answered = rows.filter(({ file, outcome, automatic, message }) => {
          const ownAddresses = [...message.to, ...message.cc].map((one) => one.address);
          const silent = outcome.startsWith('ignored:') || outcome === 'ticket-unanswered';
          const decided = automatic !== null || outcome === 'ignored:receipt' || DIFFERENT.has(file);
          return silent && !decided && unanswerable(message, { ...desk, ownAddresses }) === null;
        });
        expect(answered.map((row) => row.file)).toEqual([]);
      });
    }
  : (): void => {
      it('is not tested: the collection of real mail is not beside the project', () => {
        console.log(`Not tested: there is no ${collection}`);
        expect(existsSync(collection)).toBe(false);
      });
    };

describe('automatic mail of the collection', suite);
