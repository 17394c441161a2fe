// Customers and what was agreed with them, as the administrator's customers.yaml says.
import { domainOf } from '../mail/message.js';
import type { Language } from '../mail/language.js';
import type { Severity } from '../rules/terms.js';

/** From when until when something was agreed, as days (`2026-01-31`) of the desk. Without one there is no end to that side. */
export interface Validity {
  readonly validFrom?: string;
  /** The last day, included. */
  readonly validTo?: string;
}

/** The agreement with a customer. */
export interface Contract extends Validity {
  readonly name: string;
  /** The name of the service calendar that counts for its customers. */
  readonly calendar: string;
  /** Whether help outside service hours was agreed: not at all, in agreed windows, or at any time. */
  readonly extraTime: 'none' | 'windows' | 'always';
  /** The name of the calendar whose hours are the agreed windows; without it there are none. */
  readonly extraHours?: string;
  /** The services that are included; null means all of them. */
  readonly covers: readonly string[] | null;
  /** The service time within which somebody answers or takes a request, by its severity, in milliseconds. */
  readonly respondWithin?: Readonly<Partial<Record<Severity, number>>>;
  /** Whether the acknowledgement promises it. */
  readonly promise?: boolean;
}

/** Somebody who may ask for help. Addresses, domains and hosts are lower case; the validity is that of the contract for them. */
export interface Customer extends Validity {
  readonly id: string;
  readonly name: string;
  /** Where somebody who reads an alert at night calls back. */
  readonly phone?: string;
  /** Everybody at these domains writes for the customer. */
  readonly domains: readonly string[];
  /** Single addresses that do, at whatever domain. */
  readonly addresses: readonly string[];
  /** People who are notified of monitoring's reports; they write for the customer, too. */
  readonly contacts: readonly string[];
  /** The customer's machines, as monitoring names them. */
  readonly hosts: readonly string[];
  /** The name of a contract; null when there is none. */
  readonly contract: string | null;
  /** The language the customer is answered in; null means that of the request. */
  readonly language: Language | null;
}

/** Customers by id, and by address, domain and host. Null marks what two customers claim: it proves neither. */
export interface CustomerIndex {
  readonly byId: ReadonlyMap<string, Customer>;
  readonly byAddress: ReadonlyMap<string, Customer | null>;
  readonly byDomain: ReadonlyMap<string, Customer | null>;
  readonly byHost: ReadonlyMap<string, Customer | null>;
}

/** Builds the index once for each configuration; `findCustomer` then costs two look-ups. */
export function indexCustomers(customers: readonly Customer[]): CustomerIndex {
  const byAddress = new Map<string, Customer | null>();
  const byDomain = new Map<string, Customer | null>();
  const byHost = new Map<string, Customer | null>();
  for (const customer of customers) {
    for (const address of [...customer.addresses, ...customer.contacts]) claim(byAddress, address, customer);
    for (const domain of customer.domains) claim(byDomain, domain, customer);
    for (const host of customer.hosts) claim(byHost, host, customer);
  }
  return { byId: new Map(customers.map((customer) => [customer.id, customer])), byAddress, byDomain, byHost };
}

function claim(claims: Map<string, Customer | null>, key: string, customer: Customer): void {
  const holder = claims.get(key);
  claims.set(key, holder === undefined || holder === customer ? customer : null);
}

/** Who an address says is asking: `unclear` when two customers claim it, null when nobody does. */
export type Claimant = Customer | 'unclear' | null;

/** Who an address says is asking: a single address counts before its domain. */
export function findClaimant(index: CustomerIndex, address: string): Claimant {
  const wanted = address.toLowerCase();
  const exact = index.byAddress.get(wanted);
  const holder = exact === undefined ? index.byDomain.get(domainOf(wanted)) : exact;
  return holder === null ? 'unclear' : (holder ?? null);
}

/** Whose address this is; null when nobody's or two customers'. */
export function findCustomer(index: CustomerIndex, address: string): Customer | null {
  const claimant = findClaimant(index, address);
  return claimant === 'unclear' ? null : claimant;
}

/** Whose machine this is, by its name as monitoring spells it: undefined when nobody's, null when two customers'. */
export function findOwner(index: CustomerIndex, host: string): Customer | null | undefined {
  return index.byHost.get(host.toLowerCase());
}
