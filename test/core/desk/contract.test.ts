import { describe, expect, it } from 'vitest';
import {
  type Customer,
  findClaimant,
  findCustomer,
  indexCustomers,
} from '../../../src/core/desk/contract.js';

function customer(id: string, known: Partial<Customer>): Customer {
  return {
    id,
    name: id,
    domains: [],
    addresses: [],
    contacts: [],
    hosts: [],
    contract: null,
    language: null,
    ...known,
  };
}

describe('whose address it is', () => {
  const index = indexCustomers([
    customer('rossi', {
      domains: ['rossi.example.com', 'shared.example.com'],
      contacts: ['ced@mail.example.com'],
    }),
    customer('bianchi', {
      domains: ['shared.example.com'],
      addresses: ['capo@rossi.example.com', 'b@shared.example.com'],
    }),
  ]);
  const idOf = (address: string) => findCustomer(index, address)?.id ?? null;

  it('is told by the domain', () => expect(idOf('Anna@Rossi.Example.com')).toBe('rossi'));
  it('is told by a single address before its domain', () =>
    expect(idOf('capo@rossi.example.com')).toBe('bianchi'));
  it('is told for contacts, too', () => expect(idOf('ced@mail.example.com')).toBe('rossi'));
  it('stays open for a domain of two customers', () => expect(idOf('x@shared.example.com')).toBe(null));
  it('is told apart from an address that nobody claims', () => {
    expect(findClaimant(index, 'x@shared.example.com')).toBe('unclear');
    expect(findClaimant(index, 'x@example.org')).toBeNull();
    expect(findClaimant(index, 'B@Shared.example.com')).toMatchObject({ id: 'bianchi' });
  });
  it('is told for a single address at such a domain', () =>
    expect(idOf('b@shared.example.com')).toBe('bianchi'));
  it('stays open for strangers, other domains and nonsense', () => {
    expect(['x@example.org', 'x@sub.rossi.example.com', '', '@', 'rossi'].map(idOf)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});
