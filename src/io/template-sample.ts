// Letters that every template is tried on before a customer gets one.
import { acknowledge, announceSeverity, type TicketFacts } from '../core/letter/acknowledgement.js';
import type { Desk } from '../core/desk.js';
import type { LetterContent, LetterKind } from '../core/letter/letter.js';
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
export function sampleContents(kind: LetterKind, language: Language): LetterContent[] {
  return SAMPLES[kind](language);
}

const SAMPLES: Readonly<Record<LetterKind, (language: Language) => LetterContent[]>> = {
  acknowledgement: (language) =>
    sampleTickets(language).map(({ ticket }) => acknowledge(ticket, SAMPLE_DESK)),
  notice: (language) =>
    sampleTickets(language).map(({ ticket, full }) =>
      announceSeverity(
        ticket,
        { from: ticket.severity === 1 ? 3 : 1, why: full ? 'Why.' : null },
        SAMPLE_DESK,
      ),
    ),
};

const STRANGE_SUBJECT = 'L’ufficio "Acquisti" <secondo piano> & la stampante';

/** Tickets of every severity, with all that may be said of one, and with nothing. */
function sampleTickets(language: Language): { readonly ticket: TicketFacts; readonly full: boolean }[] {
  const severities: readonly Severity[] = [1, 2, 3];
  return severities.flatMap((severity) =>
    [true, false].map((full) => ({
      full,
      ticket: {
        number: '2026-000142',
        language,
        origin: full ? 'mail' : 'phone',
        originName: null,
        subject: full ? STRANGE_SUBJECT : '',
        written: '',
        severity,
        receivedAt: 1_795_355_340_000,
        tooLarge: full,
        encrypted: full,
        attention: full ? 'Attention.' : null,
        extraTime: full ? 'Extra Time.' : null,
      },
    })),
  );
}
