// customers.yaml: who may ask for help, and the agreement with each.
import { z } from 'zod';
import type { Contract, Customer, Validity } from '../../core/desk/contract.js';
import type { Severity } from '../../core/rules/terms.js';
import type { Document, Path } from './yaml/document.js';
import { keysIn } from './yaml/names.js';
import { suggestName } from './yaml/nearest.js';
import type { Findings } from '../system/problem.js';
import { address, date, domain, duration, key, language, line, section } from './yaml/value.js';

const host = line.transform((name) => name.toLowerCase());

const validity = {
  validFrom: date.exactOptional().describe('The first day that it holds, as 2026-01-01.'),
  validTo: date.exactOptional().describe('The last day that it holds, as 2026-12-31.'),
};

/** The file's schema. */
export const customersSchema = section({
  contracts: z
    .record(
      key,
      section({
        calendar: key.describe('The service hours, by their name in calendars.yaml.'),
        extraTime: z
          .enum(['none', 'windows', 'always'])
          .default('none')
          .describe('Help outside them: none, windows (the hours of extraHours), or always.'),
        extraHours: key
          .exactOptional()
          .describe('The hours of extraTime: windows, by their name in calendars.yaml.'),
        covers: z
          .array(key)
          .nullable()
          .default(null)
          .describe('The services that are included, as rules name them (service:); without it, all.'),
        respondWithin: section({
          1: duration.exactOptional().describe('For severity 1.'),
          2: duration.exactOptional().describe('For severity 2.'),
          3: duration.exactOptional().describe('For severity 3.'),
        })
          .exactOptional()
          .describe(
            'The service time until a technician answers or takes a ticket, as { 1: 1h, 2: 4h, 3: 8h }.',
          ),
        promise: z
          .boolean()
          .default(false)
          .describe('Whether the acknowledgement promises a response within that time.'),
        ...validity,
      }),
    )
    .default({})
    .describe('What was agreed, by name.'),
  customers: z
    .array(
      section({
        id: key.describe('A short name of its own; rules and tickets speak of the customer by it.'),
        name: line.describe('The full name.'),
        phone: line.exactOptional().describe('Where to call back, as alerts show it.'),
        domains: z.array(domain).default([]).describe('Everybody who writes from there.'),
        addresses: z.array(address).default([]).describe('Single people, at whatever domain.'),
        contacts: z.array(address).default([]).describe('Who is told of what monitoring sees.'),
        hosts: z.array(host).default([]).describe("The customer's machines, as monitoring names them."),
        contract: key.nullable().default(null).describe('What was agreed, by its name under contracts.'),
        ...validity,
        language: language
          .nullable()
          .default(null)
          .describe('The language of the answers; else that of the request.'),
      }),
    )
    .default([])
    .describe('Who may ask for help. A mail from anybody else opens a ticket all the same.'),
});

/** The content of the file. */
export interface CustomerBook {
  readonly contracts: readonly Contract[];
  readonly customers: readonly Customer[];
}

/** Contracts and customers without a mistake, or null when there are none. `calendars`: the known names. */
export function readCustomers(
  document: Document<z.output<typeof customersSchema>>,
  calendars: ReadonlySet<string> | null,
  findings: Findings,
): CustomerBook | null {
  if (!document.part) return null;
  const { contracts, customers } = document.part;
  const names = keysIn(document, 'contracts') ?? new Set();
  const refuse: Note = (path, problem, hint) =>
    findings.problems.push(document.problemAt(path, problem, hint));
  const warn: Note = (path, problem, hint) => findings.warnings.push(document.problemAt(path, problem, hint));

  for (const [name, contract] of Object.entries(contracts)) {
    const path = ['contracts', name];
    if (calendars) refuseUnknownCalendars(contract, path, calendars, refuse);
    refuseEndBeforeBegin(contract, path, refuse);
    warnOfIdleHours(contract, path, warn);
    checkDueTimes(contract, path, refuse, warn);
  }
  const ids = new Set<string>();
  for (const [index, customer] of customers.entries()) {
    const path = ['customers', index];
    if (ids.has(customer.id))
      refuse([...path, 'id'], `a customer "${customer.id}" stands above`, 'give each an id of its own');
    ids.add(customer.id);
    refuseEndBeforeBegin(customer, path, refuse);
    if (customer.contract === null || names.has(customer.contract)) continue;
    const hint = suggestName(customer.contract, names);
    refuse([...path, 'contract'], `there is no contract "${customer.contract}"`, hint);
  }
  warnOfSharedClaims(customers, warn);
  return {
    contracts: Object.entries(contracts).map(([name, contract]) => ({ name, ...contract })),
    customers,
  };
}

type Note = (path: Path, problem: string, hint: string) => void;

function refuseUnknownCalendars(
  contract: Pick<Contract, 'calendar' | 'extraHours'>,
  path: Path,
  calendars: ReadonlySet<string>,
  refuse: Note,
): void {
  for (const use of ['calendar', 'extraHours'] as const) {
    const name = contract[use];
    if (name === undefined || calendars.has(name)) continue;
    refuse([...path, use], `calendars.yaml has no calendar "${name}"`, suggestName(name, calendars));
  }
}

function refuseEndBeforeBegin({ validFrom, validTo }: Validity, path: Path, refuse: Note): void {
  if (validFrom === undefined || validTo === undefined || validFrom <= validTo) return;
  refuse([...path, 'validTo'], `it ends on ${validTo}, before it begins`, `give a day from ${validFrom} on`);
}

function warnOfIdleHours(
  { extraTime, extraHours }: Pick<Contract, 'extraTime' | 'extraHours'>,
  path: Path,
  warn: Note,
): void {
  if (extraTime === 'windows' && extraHours === undefined) {
    const hint = 'add extraHours with the name of a calendar';
    warn([...path, 'extraTime'], 'no windows are named, so Extra Time never covers', hint);
  }
  if (extraTime !== 'windows' && extraHours !== undefined) {
    const problem = `counts for nothing beside extraTime: ${extraTime}`;
    warn([...path, 'extraHours'], problem, 'write extraTime: windows');
  }
}

/** A graver request never waits longer, and one of each severity is waited for. */
function checkDueTimes(
  { respondWithin: times, promise }: Pick<Contract, 'respondWithin' | 'promise'>,
  path: Path,
  refuse: Note,
  warn: Note,
): void {
  if (times === undefined) {
    if (promise === true)
      refuse(
        [...path, 'promise'],
        'no time is given that it could promise',
        'add respondWithin: { 1: 1h, 2: 4h, 3: 8h }',
      );
    return;
  }
  const at = [...path, 'respondWithin'];
  for (const severity of SEVERITIES) {
    const time = times[severity];
    if (time === undefined) {
      warn(
        at,
        `severity ${severity} has no time: its tickets are never due`,
        `add ${severity}: with a time, as 4h`,
      );
      continue;
    }
    const lesser = SEVERITIES.find((other) => other > severity && (times[other] ?? time) < time);
    if (lesser === undefined) continue;
    const problem = `severity ${severity} may wait longer than severity ${lesser}`;
    refuse([...at, String(severity)], problem, `give severity ${severity} the shorter time`);
  }
}

const SEVERITIES = [1, 2, 3] as const satisfies readonly Severity[];

function warnOfSharedClaims(customers: readonly Customer[], warn: Note): void {
  const holders = new Map<string, string>();
  for (const [index, customer] of customers.entries()) {
    for (const list of ['domains', 'addresses', 'contacts', 'hosts'] as const) {
      for (const [position, claim] of customer[list].entries()) {
        const holder = holders.get(claim) ?? customer.id;
        holders.set(claim, holder);
        if (holder === customer.id) continue;
        const problem = `${claim} belongs to "${holder}", too: it proves neither customer`;
        const hint = 'keep it with one of the two, and list single addresses for the other';
        warn(['customers', index, list, position], problem, hint);
      }
    }
  }
}
