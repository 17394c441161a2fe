// Sends frozen mails through one SMTP server, over a pool of connections of its own. Only the answer counts:
// taken, later, never, unknown, or no service; nothing is queued or repeated here.
import { createTransport, type Transporter } from 'nodemailer';
import MailMessage from 'nodemailer/lib/mailer/mail-message.js';
import MimeNode from 'nodemailer/lib/mime-node/index.js';
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';
import { Readable } from 'node:stream';
import { errorField, tlsOptions, type Server } from '../system/connection.js';
import { Unavailable } from '../system/failure.js';
import type { AccessTokens } from '../oauth/access-tokens.js';
import { hideSecrets } from '../system/secrets.js';
import { classify, unavailable, type Partner } from './answer.js';
import { openSmtpLogin, type SmtpLogin, TOKEN_REFUSED } from './login.js';

/** A server to send through. */
export interface SmtpServer extends Server {
  /** Envelope sender of our automatic answers where the server refuses `<>`; null for `<>`. */
  readonly envelopeSender: string | null;
  /** Connections kept open at once, at most. */
  readonly connections: number;
}

/** One mail as it goes over the wire. */
export interface Parcel {
  /** The envelope sender; the empty string is the null sender `<>`. */
  readonly from: string;
  /** Its recipients, at least one: all in one conversation. */
  readonly to: readonly string[];
  /** Its bytes, a piece at a time. */
  readonly raw: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /** Whether bytes above 127 stand in it as they are (RFC 6152). */
  readonly eightBit: boolean;
  /** Whether a failed delivery shall be reported to the envelope sender (RFC 3461 §4.1). */
  readonly reportFailure: boolean;
}

/** One of several recipients to whom the mail does not go, with the server's words. */
export interface RefusedRecipient {
  readonly address: string;
  readonly answer: string;
}

/** A pool of connections to one SMTP server. */
export interface SmtpClient {
  readonly service: string;
  /** Connections kept open at once, at most: more letters at a time wait for one of them. */
  readonly connections: number;
  /**
   * Resolves when the server took the mail, with those of several recipients whom it refused; throws Deferred, Rejected,
   * Uncertain or Unavailable.
   */
  send(parcel: Parcel): Promise<readonly RefusedRecipient[]>;
  /** Logs in and tries the envelope sender, without sending anything; throws Unavailable when that fails. */
  verify(envelopeSender: string): Promise<void>;
  /** Ends idle connections; with `force` those in the middle of a conversation too. */
  close(force: boolean): void;
}

/** A pooled connection that idles longer is ended by us before the server does it in our next conversation. */
const IDLE_MS = 5_000;

/** Opens a pool. `name` is what logs and `status` call it by, e.g. `smtp`. Nothing is connected yet. */
export function openSmtp(name: string, server: SmtpServer, tokens: AccessTokens): SmtpClient {
  const service = `${name} (${server.host}:${server.port})`;
  const login = openSmtpLogin(service, server, tokens);
  const settle = (error: Error): Error => settleLogin(service, server, login, error);
  const partner = { service, hide: (answer: string) => hideSecrets(answer, [login.secret()]) };
  const transport = createTransport({
    ...connectionOptions(server),
    pool: true,
    ...login.options,
    maxConnections: server.connections,
    maxMessages: Number.POSITIVE_INFINITY,
    maxRequeues: 0,
    idleTimeout: IDLE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    service,
    connections: server.connections,
    send: async (parcel) => {
      refuseWithoutSecret(service, server);
      try {
        return await send(transport, partner, parcel);
      } catch (error) {
        throw error instanceof Error ? settle(error) : error;
      }
    },
    verify: async (envelopeSender) => {
      refuseWithoutSecret(service, server);
      const connection = new SMTPConnection(connectionOptions(server));
      try {
        await converse(connection, server, login, envelopeSender);
      } catch (error) {
        const failure = classify(partner, error, false);
        // Who refuses only the recipient has taken the sender.
        const isRecipient = errorField(error, 'command') === 'RCPT TO' && !(failure instanceof Unavailable);
        if (!(error instanceof SenderAccepted) && !isRecipient) throw settle(unavailable(partner, failure));
      } finally {
        connection.close();
      }
    },
    close: (force) => transport.close({ force }),
  };
}

/** A server would only be asked with an empty password, and answer that it is wrong. */
function refuseWithoutSecret(service: string, { missingSecret }: SmtpServer): void {
  if (missingSecret !== undefined) throw new Unavailable(service, missingSecret, true);
}

function connectionOptions(server: SmtpServer) {
  return {
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    tls: tlsOptions(server),
    connectionTimeout: 20_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
    logger: false,
  } as const;
}

/** Thrown in place of a body: the server took the envelope sender, and nothing shall be sent. */
class SenderAccepted extends Error {}

/** Logs in and offers a mail from `sender`; its body fails before the first byte, so that nothing is delivered. */
async function converse(
  connection: SMTPConnection,
  server: SmtpServer,
  login: SmtpLogin,
  sender: string,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    connection.once('error', reject);
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
  const who = login.forConnection();
  if (who !== null) {
    await new Promise<void>((resolve, reject) => {
      const done = (error: Error | null | undefined): void => (error ? reject(error) : resolve());
      connection.login(who, done);
    });
  }
  const body = new Readable({
    read() {
      this.destroy(new SenderAccepted());
    },
  });
  await new Promise<void>((resolve, reject) => {
    connection.once('error', reject);
    const to = sender === '' ? `postmaster@${server.host}` : sender;
    connection.send({ from: sender, to: [to] }, body, (error) => (error ? reject(error) : resolve()));
  });
}

/** A refused access token is asked for anew, and reported in other words than a refused password. */
function settleLogin(service: string, { oauth }: SmtpServer, login: SmtpLogin, error: Error): Error {
  const isRefused = error instanceof Unavailable && error.loginRefused;
  // An error from our own callback is about the token server, and no mail server has refused anything.
  if (oauth === null || !isRefused || errorField(error, 'command') === 'AUTH XOAUTH2') return error;
  login.refused();
  return new Unavailable(service, TOKEN_REFUSED, true, { cause: error });
}

async function send(transport: Transporter, partner: Partner, parcel: Parcel): Promise<RefusedRecipient[]> {
  // Once the library has read the last byte, the final dot is on its way: from then on a lost connection
  // leaves open whether the server has the mail (RFC 1047).
  const raw = Readable.from(parcel.raw);
  const mail = new MailMessage(transport, { dsn: { notify: parcel.reportFailure ? 'failure' : 'never' } });
  mail.message = new Written(parcel, raw);
  try {
    const refused = await new Promise<unknown>((resolve, reject) => {
      transport.transporter.send(mail, (error, info) =>
        error ? reject(error) : resolve(info?.rejectedErrors),
      );
    });
    return refusedIn(refused, partner);
  } catch (error) {
    throw classify(partner, error, raw.readableEnded);
  } finally {
    raw.destroy();
  }
}

/** The recipients whom the server refused while it took the mail for others, from the library's errors about them. */
function refusedIn(errors: unknown, { hide }: Partner): RefusedRecipient[] {
  if (!Array.isArray(errors)) return [];
  return errors.map((error: unknown) => ({
    address: String(errorField(error, 'recipient')),
    answer: hide(String(errorField(error, 'response'))),
  }));
}

/** A mail whose bytes are written: left to itself the library would write it once more, through streams of its own. */
class Written extends MimeNode {
  constructor(
    { from, to, eightBit }: Parcel,
    private readonly raw: Readable,
  ) {
    super();
    this.setEnvelope({ from, to: [...to], use8BitMime: eightBit });
  }

  override createReadStream(): Readable {
    return this.raw;
  }

  /** It stands among the bytes; here the library would make up another one. */
  override messageId(): string {
    return '';
  }
}
