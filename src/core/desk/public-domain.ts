// Domains at which anybody gets an address. Being there makes nobody a colleague of anybody else there, and what one of
// them does says nothing of the others.
import emailProviders from 'email-providers';

/** Italian providers, of certified mail too, that the list does not have. */
const ITALIAN = `aruba.it fastwebnet.it giallo.it pec.fastwebnet.it tim.it tiscalinet.it vodafone.it
  arubapec.it casellapec.com cert.legalmail.it gigapec.it lamiapec.it legal.email legalmail.it messaggipec.it mypec.eu
  namirialpec.it pec.aruba.it pec.email pec.it pec.libero.it pec.net pecaziendale.it pecimprese.it postacertificata.gov.it
  poste-certificate.it postecert.it registerpec.it sicurezzapostale.it spidmail.it trust-pec.it`;

const PUBLIC = new Set([...emailProviders, ...ITALIAN.split(/\s+/u)]);
// Reserved for examples (RFC 2606 §3); the list has it by mistake.
PUBLIC.delete('example.com');

/** Whether a provider gives addresses at that domain (lower case) to anybody. */
export function isPublicDomain(domain: string): boolean {
  return PUBLIC.has(domain);
}
