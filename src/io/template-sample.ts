// Letters that every template is tried on before a customer gets one.
import {
  type Acknowledgement,
  acknowledge,
  announceSeverity,
  type LetterKind,
  type TicketFacts,
} from '../core/letter/acknowledgement.js';
import type { Desk } from '../core/desk.js';
import type { Language, Severity } from '../core/ticket.js';

const SAMPLE_DESK: Desk = {
  name: 'Assistenza tecnica',
  address: 'assistenza@example.it',
  phone: '06 0000 0000',
  privacyNotice: 'https://www.example.it/privacy',
  languages: ['it'],
  calendar: 'office',
  timeZone: 'Europe/Rome',
  team: [],
  ownAddresses: ['assistenza@example.it'],
};

/** Letters of one kind, so chosen that every condition is met and not met. */
export function sampleContents(kind: LetterKind, language: Language): Acknowledgement[] {
  const severities: readonly Severity[] = [1, 2, 3];
  return severities.flatMap((severity) =>
    [true, false].map((full) => {
      const ticket: TicketFacts = {
        number: '2026-000142',
        language,
        origin: full ? 'mail' : 'phone',
        originName: null,
        subject: full ? 'L’ufficio "Acquisti" <secondo piano> & la stampante' : '',
        written: '',
        severity,
        receivedAt: 1_795_355_340_000,
        tooLarge: full,
        encrypted: full,
        attention: full ? 'Attention.' : null,
        extraTime: full ? 'Extra Time.' : null,
      };
      if (kind === 'acknowledgement') return acknowledge(ticket, SAMPLE_DESK);
      return announceSeverity(
        ticket,
        { from: severity === 1 ? 3 : 1, why: full ? 'Why.' : null },
        SAMPLE_DESK,
      );
    }),
  );
}
