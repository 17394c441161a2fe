// Who sends what: the common SMTP server, and those that mailboxes have for themselves.
import type { Config } from '../../io/config/config.js';
import type { MailboxConfig } from '../../io/config/service/service.js';
import type { AccessTokens } from '../../io/oauth/access-tokens.js';
import type { Address } from '../../core/mail/message.js';
import { openSmtp, type SmtpClient, type SmtpServer } from '../../io/smtp/smtp.js';

/** One SMTP server with whom it sends as. */
export interface Sender {
  /** The mailbox whose own server it is; null for the common one. */
  readonly mailbox: string | null;
  readonly client: SmtpClient;
  /** From and Reply-To of what goes out. */
  readonly from: Address;
  /** The envelope sender of automatic answers: `<>` as the empty string, unless the server refuses it. */
  readonly envelopeSender: string;
}

/** The common SMTP server, and those that mailboxes have for themselves. */
export function openSenders(config: Config, tokens: AccessTokens): Sender[] {
  const own = config.mailboxes.filter(({ ownSmtp }) => ownSmtp);
  const opening = { config, tokens };
  return [openSender(opening, 'smtp', config.smtp, null), ...own.map((mailbox) => openOwn(opening, mailbox))];
}

/** The same sender with connections of its own: those of the former are closed with the stage that had them. */
export function reopenSender({ mailbox }: Sender, config: Config, tokens: AccessTokens): Sender {
  const sender = openSenders(config, tokens).find((other) => other.mailbox === mailbox);
  if (sender === undefined) throw new Error(`the configuration has no server for ${mailbox ?? 'all mail'}`);
  return sender;
}

interface Opening {
  readonly config: Config;
  readonly tokens: AccessTokens;
}

function openOwn(opening: Opening, mailbox: MailboxConfig): Sender {
  const { config } = opening;
  const sender = openSender(opening, `smtp ${mailbox.name}`, mailbox.smtp, mailbox.name);
  if (!mailbox.certified) return sender;
  // PEC knows no null sender: the envelope sender equals From (RFC 6109 §3.1.1).
  return {
    ...sender,
    from: { address: mailbox.address, name: config.desk.name },
    envelopeSender: mailbox.address,
  };
}

function openSender(
  { config, tokens }: Opening,
  name: string,
  server: SmtpServer,
  mailbox: string | null,
): Sender {
  return {
    mailbox,
    client: openSmtp(name, server, tokens),
    from: { address: config.desk.address, name: config.desk.name },
    envelopeSender: server.envelopeSender ?? '',
  };
}
