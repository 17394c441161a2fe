// Every letter that the desk writes. Each has plain data of its own, decided with its cause and stored as JSON on the
// outbox row; a pair of templates a language, `templates/LANGUAGE/KIND.{txt,html}.hbs`; samples that `check` tries
// them on (io/template-sample.ts); and a built-in text that goes out when its template fails (plain-letter.ts).
import type { Acknowledgement } from './acknowledgement.js';

/** What a letter is filled with. `kind` names its templates. */
export type LetterContent = Acknowledgement;

/** The letters: finer than the kinds of the outbox. */
export type LetterKind = LetterContent['kind'];

/** The kinds that operators see in the outbox. */
export type OutboxKind = 'acknowledgement' | 'notice' | 'redirect' | 'alert' | 'digest';

/** What holds for every letter of a kind. */
export interface LetterTraits {
  readonly outbox: OutboxKind;
  /** Whether it answers whoever wrote to the desk: only then do the limits of answers count it. */
  readonly answers: boolean;
  /** Names that its templates have to print, whatever the content is. */
  readonly mustPrint: readonly string[];
}

/** All letters, by their kind. */
export const LETTERS: Readonly<Record<LetterKind, LetterTraits>> = {
  acknowledgement: { outbox: 'acknowledgement', answers: true, mustPrint: ['number', 'severity.code'] },
  notice: { outbox: 'notice', answers: true, mustPrint: ['number', 'severity.code'] },
};

/** A letter, laid out. */
export interface Letter {
  /** One line, at most 180 characters. */
  readonly subject: string;
  /** Lines end in LF. */
  readonly text: string;
  /** Null where there is only the text. */
  readonly html: string | null;
}
