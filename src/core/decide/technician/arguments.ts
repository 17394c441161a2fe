// What stands behind a command that wants something: a severity with its reason, the number of a ticket.
import type { Command } from '../../letters/technician/command.js';
import { addressesIn, isDeliverable } from '../../mail/address.js';

/** `1 tutto fermo`, `2: only one printer`, `(3) a question`. */
const SEVERITY = /^[([]?(?<code>[123])[)\]]?(?!\d)[\s:;.,–—-]+(?<why>\S.*)$/su;
/** A whole number, or its last digits as the commands take them. */
const NUMBER = /^[[(#\s]*(?:ticket\s*)?[#\s]*(?<number>\d{4}-\d{1,12}|\d{1,12})[\])\s.]*$/iu;

/** The severity and why; null where one of them is missing, since every change of severity says why. */
export function parseSeverity(rest: string): Extract<Command, { word: 'severity' }> | null {
  const { code, why = '' } = SEVERITY.exec(rest)?.groups ?? {};
  if (code === undefined) return null;
  const severity = code === '1' ? 1 : code === '2' ? 2 : 3;
  return { word: 'severity', severity, why: why.trim() };
}

/** The number of a ticket as somebody writes it; null where it is none. */
export function parseMerge(rest: string): Extract<Command, { word: 'merge' }> | null {
  const ticket = NUMBER.exec(rest)?.groups?.['number'];
  return ticket === undefined ? null : { word: 'merge', ticket };
}

/** The one address that is named; null where there is none, or more. Programs write `anna@example.it<mailto:…>`. */
export function parseRequester(rest: string): Extract<Command, { word: 'requester' }> | null {
  const [address, another] = addressesIn(rest.replace(/mailto:/giu, ' '));
  return address !== undefined && another === undefined && isDeliverable(address)
    ? { word: 'requester', address }
    : null;
}
