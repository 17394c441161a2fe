// A real SMTP server for tests that keeps what it is sent and fails as it is told to.
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerAuthentication, SMTPServerOptions, SMTPServerSession } from 'smtp-server';
import { makeCertificate } from './certificate.js';
import { portOf } from './port.js';

/** A mail that the server was given, with its final dot. */
export interface Received {
  /** The envelope sender; empty for `<>`. */
  readonly from: string;
  readonly to: readonly string[];
  /** What NOTIFY asked for, one entry a recipient, e.g. `['NEVER']`; empty where it said nothing (RFC 3461). */
  readonly notify: readonly (readonly string[])[];
  readonly raw: Buffer;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * A reply line such as `450 4.2.1 Try later`; `drop` cuts the connection, `hang` never answers, a promise lets the step
 * pass when it resolves.
 */
export type Fault = `${number} ${string}` | 'drop' | 'hang' | Promise<void>;

/** Where to fail; a function that returns nothing lets the step pass. Change it while the server runs. */
export interface Faults {
  readonly connection?: () => Fault | undefined;
  /** At a login, whatever its password is worth. */
  readonly login?: (password: string) => Fault | undefined;
  /** At MAIL FROM; the address of `<>` is empty. */
  readonly sender?: (address: string) => Fault | undefined;
  /** At RCPT TO. */
  readonly recipient?: (address: string) => Fault | undefined;
  /** After the final dot. What is dropped or left hanging here *was* received; a refused mail was not. */
  readonly data?: (mail: Received) => Fault | undefined;
}

/** What the server is like. */
export interface SmtpOptions {
  readonly security?: 'none' | 'starttls' | 'tls';
  /** The only host that its certificate names; by default localhost and 127.0.0.1. */
  readonly hostName?: string;
  /** Login that it demands; any other is refused with 535. */
  readonly login?: { readonly user: string; readonly password: string };
  /** Takes logins by XOAUTH2 only, with the tokens that this knows. */
  readonly isGoodToken?: (token: string) => boolean;
  /** Whether it offers DSN; it does by default. */
  readonly dsn?: boolean;
  readonly faults?: Faults;
}

/** A running server on 127.0.0.1. */
export interface SmtpSink {
  readonly port: number;
  /** Its certificate as a PEM file, its own authority; empty without TLS. */
  readonly certificate: string;
  readonly received: readonly Received[];
  faults: Faults;
  /** Waits until so many mails were received; throws when that takes longer than `ms` (default 10 s). */
  waitFor(count: number, ms?: number): Promise<readonly Received[]>;
  /** Cuts every connection and refuses new ones until `resume()`. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** A fault that strikes so many times and then no more. */
export function first(times: number, fault: Fault): () => Fault | undefined {
  let left = times;
  return () => (left-- > 0 ? fault : undefined);
}

/** The fault of servers that refuse the null sender, as Amazon SES does. */
export function refuseNullSender(address: string): Fault | undefined {
  return address === '' ? '501 5.1.7 Invalid MAIL FROM address provided' : undefined;
}

/** Starts a server on a free port. */
export async function startSmtp(options: SmtpOptions = {}): Promise<SmtpSink> {
  const { security = 'none' } = options;
  const folder = mkdtempSync(join(tmpdir(), 'sportello-smtp-'));
  const forget = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', forget);
  const certificate = security === 'none' ? null : await makeCertificate(folder, options.hostName);
  const secrets = certificate && { key: readFileSync(certificate.key), cert: readFileSync(certificate.cert) };

  const received: Received[] = [];
  const sink = { received, certificate: certificate?.cert ?? '', faults: options.faults ?? {} };
  const sockets: Sockets = new Map();
  const settle: Settle = (fault, session, done) => {
    if (fault === undefined) done();
    else if (typeof fault === 'object') void fault.finally(() => done());
    else if (fault === 'drop') sockets.get(session.remotePort)?.destroy();
    else if (fault !== 'hang') done(refusal(fault));
  };
  const listen = (port: number) => listening({ ...served(options, sink, settle), ...secrets }, port, sockets);
  let running = await listen(0);
  const { port } = running;
  return Object.assign(sink, {
    port,
    waitFor: async (count: number, ms = 60_000) => {
      const deadline = Date.now() + ms;
      while (received.length < count) {
        if (Date.now() > deadline) throw new Error(`${received.length} of ${count} mails after ${ms} ms`);
        await sleep(10);
      }
      return received;
    },
    pause: () => running.close(),
    resume: async () => {
      running = await listen(port);
    },
    stop: async () => {
      await running.close();
      forget();
      process.off('exit', forget);
    },
  });
}

/** The open sockets by the client's port: what cuts a connection has to reach below the SMTP session. */
type Sockets = Map<number, Socket>;

async function listening(options: SMTPServerOptions, port: number, sockets: Sockets): Promise<Listening> {
  const server = new SMTPServer(options);
  // A client that hangs up in the middle is what many tests are about.
  server.on('error', () => undefined);
  const listener = server.listen(port, '127.0.0.1');
  listener.on('connection', (socket: Socket) => {
    const clientPort = socket.remotePort ?? 0;
    sockets.set(clientPort, socket);
    socket.once('close', () => sockets.delete(clientPort));
  });
  await once(listener, 'listening');
  return {
    port: portOf(listener),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(resolve));
      for (const socket of sockets.values()) socket.destroy();
      await closed;
    },
  };
}

interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

type Settle = (
  fault: Fault | undefined,
  session: SMTPServerSession,
  done: (error?: Error | null) => void,
) => void;

function served(
  options: SmtpOptions,
  sink: { received: Received[]; faults: Faults },
  settle: Settle,
): SMTPServerOptions {
  return {
    name: 'smtp.example.net',
    secure: options.security === 'tls',
    disabledCommands: [
      ...(options.security === 'starttls' ? [] : ['STARTTLS']),
      ...(options.login || options.isGoodToken ? [] : ['AUTH']),
    ],
    ...(options.isGoodToken && { authMethods: ['XOAUTH2'] }),
    authOptional: options.login === undefined && options.isGoodToken === undefined,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    hideDSN: options.dsn === false,
    hideENHANCEDSTATUSCODES: true,
    closeTimeout: 1_000,
    onAuth: (auth, session, done) =>
      settle(sink.faults.login?.(auth.password ?? auth.accessToken ?? ''), session, (error) => {
        if (error) done(error);
        else if (permits(options, auth)) done(null, { user: auth.username });
        else done(refusal('535 5.7.8 Authentication credentials invalid'));
      }),
    onConnect: (session, done) => settle(sink.faults.connection?.(), session, done),
    onMailFrom: ({ address }, session, done) => settle(sink.faults.sender?.(address), session, done),
    onRcptTo: ({ address }, session, done) => settle(sink.faults.recipient?.(address), session, done),
    onData: (stream, session, done) => {
      const end = (raw: Buffer) => {
        const mail = asReceived(session, raw);
        const fault = sink.faults.data?.(mail);
        if (fault === undefined || typeof fault === 'object' || fault === 'drop' || fault === 'hang')
          sink.received.push(mail);
        settle(fault, session, done);
      };
      buffer(stream).then(end, done);
    },
  };
}

function permits({ login, isGoodToken }: SmtpOptions, auth: SMTPServerAuthentication): boolean {
  const { username, password, accessToken } = auth;
  if (isGoodToken !== undefined) return isGoodToken(accessToken ?? '');
  return login !== undefined && username === login.user && password === login.password;
}

function refusal(reply: string): Error {
  const [code = '', ...words] = reply.split(' ');
  return Object.assign(new Error(words.join(' ')), { responseCode: Number(code) });
}

function asReceived({ envelope }: SMTPServerSession, raw: Buffer): Received {
  return {
    from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
    to: envelope.rcptTo.map(({ address }) => address),
    notify: envelope.rcptTo.map(({ dsn }) => dsn?.notify ?? []),
    raw,
    at: Date.now(),
  };
}
