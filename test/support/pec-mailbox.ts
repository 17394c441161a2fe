// A certified mailbox beside the ordinary one of a test's installation.
import { AUTHORITY_FILE } from './pec-authority.js';
import type { Service } from './installation.js';

/** The address of the certified mailbox, and the IMAP user behind it. */
export const PEC_ADDRESS = 'assistenza@pec.example.it';
export const PEC_USER = 'pec';

/** Adds the certified mailbox to service.yaml, with an SMTP server of its own on this port. */
export function withCertifiedMailbox(smtpPort: number): (service: Service) => void {
  return (service) => {
    const [first] = service.mailboxes;
    if (first === undefined) throw new Error('service.yaml names no mailbox');
    service.mailboxes.push({
      name: 'pec',
      address: PEC_ADDRESS,
      certified: { ca: AUTHORITY_FILE },
      imap: { ...first.imap, user: PEC_USER },
      folders: { inbox: 'INBOX', done: 'Done', held: 'Held' },
      smtp: { host: '127.0.0.1', security: 'none', port: smtpPort },
    });
  };
}
