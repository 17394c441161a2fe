// Who sends what: the common SMTP server, and those that mailboxes have for themselves.
import type { Config } from '../io/config.js';
import type { MailboxConfig } from '../io/config/service.js';
import { openSmtp, type SmtpServer } from '../io/smtp.js';
import type { Sender } from './deliver.js';

/** The common SMTP server, and those that mailboxes have for themselves. */
export function openSenders(config: Config): Sender[] {
  const own = config.mailboxes.filter((mailbox) => hasOwnSmtp(config, mailbox));
  return [openSender(config, 'smtp', config.smtp, null), ...own.map((mailbox) => openOwn(config, mailbox))];
}

function openOwn(config: Config, mailbox: MailboxConfig): Sender {
  const sender = openSender(config, `smtp ${mailbox.name}`, mailbox.smtp, mailbox.name);
  if (!mailbox.certified) return sender;
  // PEC knows no null sender: the envelope sender equals From (RFC 6109 §3.1.1).
  return {
    ...sender,
    from: { address: mailbox.address, name: config.desk.name },
    envelopeSender: mailbox.address,
  };
}

function openSender(config: Config, name: string, server: SmtpServer, mailbox: string | null): Sender {
  return {
    mailbox,
    client: openSmtp(name, server),
    from: { address: config.desk.address, name: config.desk.name },
    envelopeSender: server.envelopeSender ?? '',
  };
}

/** Whether a mailbox sends through a server of its own. */
export function hasOwnSmtp(config: Config, mailbox: MailboxConfig): boolean {
  return mailbox.smtp !== config.smtp;
}
