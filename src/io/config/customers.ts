// customers.yaml: who may ask for help, and what was agreed with each.
import { z } from 'zod';
import type { Contract, Customer } from '../../core/contract.js';
import type { Document, Path } from './document.js';
import { suggestName } from './nearest.js';
import type { Findings } from './problem.js';
import { address, domain, key, language, line, section } from './value.js';

const host = line.transform((name) => name.toLowerCase());

/** The file's schema. */
export const customersSchema = section({
  contracts: z
    .record(
      key,
      section({
        calendar: key,
        extraTime: z.enum(['none', 'windows', 'always']).default('none'),
        covers: z.array(key).nullable().default(null),
      }),
    )
    .default({}),
  customers: z
    .array(
      section({
        id: key,
        name: line,
        domains: z.array(domain).default([]),
        addresses: z.array(address).default([]),
        contacts: z.array(address).default([]),
        hosts: z.array(host).default([]),
        contract: key.nullable().default(null),
        language: language.nullable().default(null),
      }),
    )
    .default([]),
});

/** What the file says. */
export interface CustomerBook {
  readonly contracts: readonly Contract[];
  readonly customers: readonly Customer[];
}

/** Contracts and customers, or null when the file has problems. `calendars`: the known names. */
export function readCustomers(
  document: Document<z.output<typeof customersSchema>>,
  calendars: ReadonlySet<string> | null,
  findings: Findings,
): CustomerBook | null {
  if (!document.value) return null;
  const { contracts, customers } = document.value;
  const refuse = (path: Path, problem: string, hint: string) =>
    findings.problems.push(document.problemAt(path, problem, hint));

  for (const [name, contract] of Object.entries(contracts)) {
    if (!calendars || calendars.has(contract.calendar)) continue;
    const problem = `calendars.yaml has no calendar "${contract.calendar}"`;
    refuse(['contracts', name, 'calendar'], problem, suggestName(contract.calendar, calendars));
  }
  const ids = new Set<string>();
  for (const [index, customer] of customers.entries()) {
    if (ids.has(customer.id)) {
      refuse(
        ['customers', index, 'id'],
        `a customer "${customer.id}" stands above`,
        'give each an id of its own',
      );
    }
    ids.add(customer.id);
    if (customer.contract === null || contracts[customer.contract]) continue;
    const hint = suggestName(customer.contract, Object.keys(contracts));
    refuse(['customers', index, 'contract'], `there is no contract "${customer.contract}"`, hint);
  }
  findings.warnings.push(...sharedClaims(document, customers));
  return {
    contracts: Object.entries(contracts).map(([name, contract]) => ({ name, ...contract })),
    customers,
  };
}

function sharedClaims(
  document: Document<z.output<typeof customersSchema>>,
  customers: readonly Customer[],
): Findings['warnings'] {
  const holders = new Map<string, string>();
  const shared: Findings['warnings'] = [];
  for (const [index, customer] of customers.entries()) {
    for (const list of ['domains', 'addresses', 'contacts'] as const) {
      for (const [position, claim] of customer[list].entries()) {
        const holder = holders.get(claim) ?? customer.id;
        holders.set(claim, holder);
        if (holder === customer.id) continue;
        const problem = `${claim} belongs to "${holder}", too: it proves neither customer`;
        const hint = 'keep it with one of the two, and list single addresses for the other';
        shared.push(document.problemAt(['customers', index, list, position], problem, hint));
      }
    }
  }
  return shared;
}
