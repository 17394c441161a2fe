// The desk that the tests of the core belong to.
import type { Desk } from '../../src/core/desk/desk.js';

/** Assistenza tecnica at example.it, with one alias. */
export const desk: Desk = {
  name: 'Assistenza tecnica',
  address: 'assistenza@example.it',
  phone: '06 0000 0000',
  privacyNotice: 'https://www.example.it/privacy',
  languages: ['it', 'en'],
  calendar: 'office',
  timeZone: 'Europe/Rome',
  team: [],
  closing: 'notify',
  ownAddresses: ['assistenza@example.it', 'info@example.it'],
};
