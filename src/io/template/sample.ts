// Letters that every template is tried on before a customer gets one.
import {
  acknowledge,
  announceSeverity,
  type TicketFacts,
} from '../../core/letters/acknowledgement/acknowledgement.js';
import { composeAnswer } from '../../core/letters/answer/answer.js';
import { composeClosing } from '../../core/letters/answer/closed.js';
import { composeDigest } from '../../core/letters/digest/compose.js';
import type { Alert } from '../../core/letters/alert/alert.js';
import type { Desk } from '../../core/desk/desk.js';
import { composeTroubleNews } from '../../core/letters/health/health.js';
import type { LetterContent, LetterKind } from '../../core/letters/letter.js';
import { redirect } from '../../core/letters/redirect/redirect.js';
import { announceRedirect } from '../../core/letters/redirect/redirected.js';
import type { NewsAnswering } from '../../core/letters/shared/answering.js';
import { showDesk, showSeverity } from '../../core/letters/shared/shown.js';
import { composeHeldNews, composeTicketNews } from '../../core/letters/team/team.js';
import { composeRefused } from '../../core/letters/technician/refused.js';
import { composeTranscript } from '../../core/letters/technician/transcript.js';
import { DEFAULT_ANSWERS, type Technician } from '../../core/desk/technician.js';
import type { Language } from '../../core/mail/language.js';
import type { Severity } from '../../core/rules/terms.js';
import { FULL_FIGURES, QUIET_FIGURES } from './sample-figures.js';

const SAMPLE_DESK: Desk = {
  name: 'Assistenza tecnica',
  address: 'assistenza@example.it',
  phone: '06 0000 0000',
  privacyNotice: 'https://www.example.it/privacy',
  languages: ['it'],
  calendar: 'office',
  timeZone: 'Europe/Rome',
  team: [],
  closing: 'notify',
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
  answer: (language) => [true, false].map((full) => sampleAnswer(language, full)),
  closed: (language) =>
    [true, false].map((full) =>
      composeClosing(
        {
          ticket: { ...SAMPLE_TICKET, language },
          solution: full ? SAMPLE_TEXT : null,
          at: SAMPLE_AT,
          reopenDays: full ? 14 : 0,
        },
        SAMPLE_DESK,
      ),
    ),
  redirect: (language) => sampleRedirects(language),
  redirected: (language) => [
    announceRedirect(
      { language, department: DEPARTMENT, subject: STRANGE_SUBJECT, written: '', receivedAt: SAMPLE_AT },
      SAMPLE_DESK,
    ),
  ],
  team: (language) => sampleNews(language),
  held: (language) => sampleHeld(language),
  alert: sampleAlerts,
  transcript: sampleTranscripts,
  refused: sampleRefusals,
  health: (language) => sampleTroubles(language),
  digest: (language) =>
    [FULL_FIGURES, QUIET_FIGURES].map((figures) =>
      composeDigest(figures, {
        name: 'daily',
        language,
        timeZone: SAMPLE_DESK.timeZone,
        periodName: 'day',
        deskName: SAMPLE_DESK.name,
        customerName: (id) => id,
        now: figures.period.until,
        isOpen: figures === FULL_FIGURES,
      }),
    ),
};

const SAMPLE_AT = 1_795_355_340_000;
const DEPARTMENT = { id: 'sales', name: 'Ufficio "Vendite" & C.', address: 'vendite@example.it' };
const STRANGER = { address: 'anna@example.com', name: 'Anna "la nuova" <B.>' };

function sampleRedirects(language: Language): LetterContent[] {
  const desk: Desk = { ...SAMPLE_DESK, languages: [language] };
  return [true, false].map((full) =>
    redirect(
      {
        id: 17,
        requester: full ? STRANGER : { address: 'nobody', name: '' },
        subject: full ? STRANGE_SUBJECT : '',
        written: '',
        receivedAt: SAMPLE_AT,
        bytes: 30_000,
        whole: full,
        department: DEPARTMENT,
        told: full,
        silentUntil: full ? SAMPLE_AT : null,
      },
      desk,
    ),
  );
}

function sampleNews(language: Language): LetterContent[] {
  const desk: Desk = { ...SAMPLE_DESK, languages: [language] };
  const severities: readonly Severity[] = [1, 2, 3];
  return severities.flatMap((severity) =>
    [true, false].map((full) =>
      composeTicketNews(
        {
          event: full ? 'appended' : severity === 2 ? 'overdue' : 'opened',
          number: '2026-000142',
          severity,
          previous: full ? 3 : null,
          subject: STRANGE_SUBJECT,
          sender: STRANGER,
          written: full ? 'Ora è "tutto" fermo <b>.\n\nSiamo in dodici.' : '',
          attachments: full ? ['foto "1".png'] : [],
          alertsTeam: full,
          unsure: full,
          customer: full ? 'Officine "Rossi" & figli' : null,
          cause: full
            ? { kind: 'customer', number: '2026-000142' }
            : { kind: 'request', severity, rule: null, probability: null },
          at: SAMPLE_AT,
        },
        { language, answering: ANSWERINGS[(severity + (full ? 0 : 2)) % ANSWERINGS.length] ?? null },
        full ? SAMPLE_AT : null,
        desk,
      ),
    ),
  );
}

const ANSWERED = { customer: false, note: false, refused: false, marker: '##- Marker. -##', replyTo: null };

/** Everything that an answer may do. */
const ANSWERINGS: readonly (NewsAnswering | null)[] = [
  { ...ANSWERED, customer: true },
  { ...ANSWERED, note: true },
  { ...ANSWERED, refused: true },
  null,
];

function sampleHeld(language: Language): LetterContent[] {
  const desk: Desk = { ...SAMPLE_DESK, languages: [language] };
  return [true, false].map((full) =>
    composeHeldNews(
      {
        message: 17,
        mailbox: 'support',
        subject: full ? STRANGE_SUBJECT : null,
        sender: full ? STRANGER : null,
        why: 'Why.',
        at: SAMPLE_AT,
      },
      { language },
      full ? SAMPLE_AT : null,
      desk,
    ),
  );
}

function sampleTroubles(language: Language): LetterContent[] {
  const desk: Desk = { ...SAMPLE_DESK, languages: [language] };
  const trouble = { kind: 'mailbox', mailbox: 'support', since: SAMPLE_AT } as const;
  return [
    composeTroubleNews({ ...trouble, detail: 'connection "refused" <by server>' }, null, desk),
    composeTroubleNews({ ...trouble, detail: null }, SAMPLE_AT, desk),
  ];
}

const TECHNICIAN: Technician = {
  key: 'verdi',
  name: 'Anna Verdi',
  addresses: ['anna.verdi@example.it'],
  may: ['answer'],
  language: null,
};

function sampleTranscripts(language: Language): LetterContent[] {
  const desk: Desk = { ...SAMPLE_DESK, languages: [language] };
  const answered = { desk, answers: { ...DEFAULT_ANSWERS, hasKey: true } };
  const plain = { desk, answers: DEFAULT_ANSWERS };
  const about = { number: '2026-000142', subject: STRANGE_SUBJECT };
  const text = Array.from({ length: 50 }, (_, at) => `Riga "${at}" <b>`).join('\n');
  const letter = { to: ['anna@example.com'], text, at: SAMPLE_AT, isHeld: true };
  const lines = [{ what: 'answer', detail: 'anna@example.com' }] as const;
  return [
    composeTranscript({ ...about, lines, letter }, TECHNICIAN, answered),
    composeTranscript(
      { ...about, lines, letter: { ...letter, text: 'Fatto.', isHeld: false } },
      TECHNICIAN,
      answered,
    ),
    composeTranscript({ ...about, lines: [{ what: 'note', detail: '' }], letter: null }, TECHNICIAN, plain),
  ];
}

function sampleRefusals(language: Language): LetterContent[] {
  const desk: Desk = { ...SAMPLE_DESK, languages: [language] };
  const answered = { desk, answers: { ...DEFAULT_ANSWERS, hasKey: true } };
  const plain = { desk, answers: DEFAULT_ANSWERS };
  const unknown = { because: 'unknown command', detail: 'chiudo "<b>"' } as const;
  const undelivered = { because: 'undelivered', detail: 'anna@example.com (550 "<no> such user")' } as const;
  return [
    { full: true, refusal: unknown },
    { full: false, refusal: unknown },
    { full: true, refusal: undelivered },
  ].map(({ full, refusal }) =>
    composeRefused(
      {
        number: full ? '2026-000142' : null,
        subject: full ? STRANGE_SUBJECT : '',
        refusal,
        isKept: full && refusal === unknown,
        at: SAMPLE_AT,
      },
      TECHNICIAN,
      full ? answered : plain,
    ),
  );
}

/** An alert with all that may be said, and one with nothing. */
function sampleAlerts(language: Language): Alert[] {
  return [true, false].map((full) => ({
    kind: 'alert',
    language,
    number: '2026-000142',
    severity: showSeverity(full ? 1 : 2, language),
    raisedFrom: full ? 3 : null,
    reason: STRANGE_SUBJECT,
    lines: full ? [{ text: 'Da stamattina "tutto" è fermo <b>.' }, { text: 'Siamo in dodici.' }] : [],
    customer: 'Officine "Rossi" & figli',
    requester: 'anna.bianchi@officinerossi[.]example',
    phone: full ? '06 0000 0001' : null,
    dial: full ? '0600000001' : null,
    contract: full ? 'scudo-360' : null,
    hours: full ? 'Hours.' : null,
    openedAt: '2026-11-22 03:00',
    takenBy: full ? 'Bruno' : null,
    repeated: full ? 'Repeated.' : null,
    why: full ? 'Why.' : null,
    others: full ? { count: 2, list: '2026-000143, 2026-000144' } : null,
    answering: full ? { marker: '##- Marker. -##', replyTo: null } : null,
    desk: showDesk(SAMPLE_DESK),
  }));
}

const SAMPLE_TEXT = 'Buongiorno,\nveda https://www.example.it/guida?a=1&b=2.\n\n  <b>Saluti</b>';

/** An answer with all that it may hold, and one with nothing beside its words. */
function sampleAnswer(language: Language, full: boolean): LetterContent {
  const lastMail = {
    from: STRANGER,
    at: SAMPLE_AT,
    subject: STRANGE_SUBJECT,
    written: 'Da stamattina "tutto" è fermo <b>.\n\nAnna',
  };
  return composeAnswer(
    {
      ticket: { ...SAMPLE_TICKET, language },
      author: full ? 'Anna Verdi' : null,
      text: SAMPLE_TEXT,
      lastMail: full ? lastMail : null,
      attached: full ? [{ place: 0, fileName: 'guida.pdf', type: 'application/pdf' }] : [],
    },
    SAMPLE_DESK,
  );
}

const STRANGE_SUBJECT = 'L’ufficio "Acquisti" <secondo piano> & la stampante';

const SAMPLE_TICKET = { number: '2026-000142', subject: STRANGE_SUBJECT, openedAt: SAMPLE_AT } as const;

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
        receivedAt: SAMPLE_AT,
        tooLarge: full,
        encrypted: full,
        attention: full ? 'Attention.' : null,
        extraTime: full ? 'Extra Time.' : null,
        hours: full ? 'lun-ven 9-18' : null,
      },
    })),
  );
}
