import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../../src/core/mail/language.js';

const ITALIAN = [
  'Stampante ferma',
  'Server bloccato, non lavoriamo',
  'La rete non va',
  'Non riesco ad accedere alla posta',
  'Buongiorno, il backup è fallito stanotte.',
  'Richiesta informazioni',
  'Password scaduta',
  'PC lento da ieri',
  'centralino guasto',
  "L'ufficio acquisti non vede la cartella condivisa",
  'Nuovo dipendente: serve un account Office',
  'VPN: connessione impossibile',
  'Tutto fermo!!!',
  'aiutatemi',
  'Salve, lo schermo resta nero',
  'Outlook non si apre più',
  'Mail bloccate',
  'linea ADSL assente',
];

const ENGLISH = [
  'printer down',
  'The server is not responding',
  'Cannot log in to my email',
  'VPN not working',
  'Password reset please',
  'My laptop is very slow',
  "I can't print",
  'Hello, we need a new user account',
  'Backup failed last night',
  'Email stopped working this morning',
  'Network unreachable',
  'Please call me back',
  'Is the internet down?',
  'New employee starting on Monday',
  'Printer broken',
  'Outlook crashes',
  'Excel file corrupted',
];

describe('the language of a short request', () => {
  it.each(ITALIAN)('is Italian: %s', (text) => {
    expect(detectLanguage(text, ['en', 'it'])).toBe('it');
  });

  it.each(ENGLISH)('is English: %s', (text) => {
    expect(detectLanguage(text, ['it', 'en'])).toBe('en');
  });
});

describe('when the text does not tell', () => {
  it.each([
    '',
    'Help!',
    'server',
    '12345',
    'Mail server backup',
    'Spam in',
    'サーバーが止まっています',
    'Der Drucker druckt nichts',
  ])('the first language of the desk answers: %j', (text) => {
    expect(detectLanguage(text, ['it', 'en'])).toBe('it');
    expect(detectLanguage(text, ['en', 'it'])).toBe('en');
  });
});

describe('a request in one language with its signature in another', () => {
  it('is English above an Italian signature and disclaimer', () => {
    const text = `Hi, the printer on the second floor is broken, can you please send somebody?

Mario Rossi
Ufficio Acquisti, Via di Ripetta 12, 00186 Roma
Le informazioni contenute in questo messaggio sono riservate e destinate solo al destinatario. Se avete
ricevuto questa email per errore siete pregati di cancellarla e di avvisare il mittente. Grazie.`;
    expect(detectLanguage(text, ['it', 'en'])).toBe('en');
  });

  it('is Italian above an English signature and disclaimer', () => {
    const text = `Buongiorno, il server è fermo e non possiamo lavorare. Potete chiamarci?

Anna Bianchi | Head of Sales and Operations
This email and any attachments are confidential and intended only for the person to whom it is addressed.
If you have received this email by mistake please delete it and notify the sender.`;
    expect(detectLanguage(text, ['en', 'it'])).toBe('it');
  });
});

it('answers only in a language of the desk', () => {
  expect(detectLanguage('printer down, please help me', ['it'])).toBe('it');
  expect(detectLanguage('printer down, please help me', ['de', 'it'])).toBe('de');
});

it('reads a bounded part of a long text', () => {
  expect(detectLanguage(`La stampante è ferma. ${"a'".repeat(5_000_000)}`, ['en', 'it'])).toBe('it');
});
