// The commands that technicians write into their mail.
import type { Severity } from '../../rules/terms.js';

/** A command that was understood. */
export type Command =
  | { readonly word: 'take'; readonly remark: string }
  | { readonly word: 'reopen'; readonly remark: string }
  | { readonly word: 'cancel'; readonly remark: string }
  | { readonly word: 'note' }
  | { readonly word: 'customer' }
  | { readonly word: 'close'; readonly solution: string }
  | { readonly word: 'severity'; readonly severity: Severity; readonly why: string }
  | { readonly word: 'requester'; readonly address: string }
  | { readonly word: 'merge'; readonly ticket: string };
