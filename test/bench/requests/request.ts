// What a labelled request is.

/** A Severity Code. */
export type Severity = 1 | 2 | 3;

/** What a customer wrote, and the severity that the desk's table gives it. */
export interface LabelledRequest {
  readonly severity: Severity;
  readonly language: 'it' | 'en';
  readonly subject: string;
  readonly text: string;
}

export type SubjectAndText = readonly [subject: string, text: string];
