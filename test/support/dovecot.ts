// A real Dovecot for tests: its own configuration, folder and ports, any user with one password.
// A small shell watches over it, so that it ends and its folder goes even when the test is killed.
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from './certificate.js';
import { Maildirs, mailOwner } from './maildir.js';
import { freePorts, untilGreeted } from './port.js';

/** What an instance is like. */
export interface DovecotOptions {
  /** IMAP extensions that it does not announce, e.g. `['MOVE']`. */
  readonly without?: readonly string[];
  /** The only host that its certificate names; by default localhost and 127.0.0.1. */
  readonly hostName?: string;
  /** Everybody's password; by default "secret". */
  readonly password?: string;
  /** Whoever knows the passwords is out of reach: every login is answered with NO [UNAVAILABLE]. */
  readonly passwordsGone?: boolean;
  /** Where access tokens are asked about (RFC 7662); with it XOAUTH2 and OAUTHBEARER are offered, too. */
  readonly introspectionUrl?: string;
}

/** A running Dovecot on 127.0.0.1. */
export interface Dovecot {
  /** Plain, and STARTTLS. */
  readonly port: number;
  readonly tlsPort: number;
  /** The certificate as a PEM file; it is its own authority. */
  readonly certificate: string;
  /** Delivers one mail to a user's inbox. Bytes with CRLF line ends come out of IMAP as they went in. */
  deliver(user: string, bytes: Buffer | string): void;
  /** Delivers mails in this order; thousands take a second. */
  deliverMany(user: string, mails: readonly (Buffer | string)[]): void;
  /** How many mails stand in a folder (default INBOX). */
  count(user: string, folder?: string): number;
  /** The paths of a folder's mails (default INBOX), in order of delivery. */
  files(user: string, folder?: string): string[];
  /** Removes a user with all mail. */
  reset(user: string): void;
  /** Drops every connection and refuses new ones until `resume()`. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Pauses and resumes at once: every session is cut. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** Starts an instance; resolves when both ports greet. Throws what Dovecot logged when it does not start. */
export async function startDovecot(options: DovecotOptions = {}): Promise<Dovecot> {
  const folder = mkdtempSync(join(tmpdir(), 'sportello-dovecot-'));
  // Dovecot runs as other users, who have to reach the folder.
  chmodSync(folder, 0o755);
  const owner = mailOwner();
  const mailFolder = join(folder, 'mail');
  for (const name of ['run', 'state', 'mail']) mkdirSync(join(folder, name));
  chownSync(mailFolder, owner.uid, owner.gid);
  const certificate = await makeCertificate(folder, options.hostName);
  const [port = 0, tlsPort = 0] = await freePorts(2);
  const ports = { port, tlsPort };
  writeFileSync(join(folder, 'dovecot.conf'), configuration(folder, ports, options));
  // Nobody listens on port 1.
  const introspectionUrl = options.passwordsGone === true ? 'http://127.0.0.1:1/' : options.introspectionUrl;
  if (introspectionUrl !== undefined) {
    writeFileSync(join(folder, 'oauth2.conf'), introspection(introspectionUrl));
  }

  const watcher = spawn('/bin/bash', ['-c', WATCH, 'dovecot', folder], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  const resumed = async () => {
    try {
      await Promise.all([untilGreeted(ports.port), untilGreeted(ports.tlsPort, certificate.cert)]);
    } catch (cause) {
      const log = join(folder, 'dovecot.log');
      const said = existsSync(log) ? readFileSync(log, 'utf8') : 'nothing';
      await end(watcher);
      throw new Error(`Dovecot does not answer; it logged: ${said}`, { cause });
    }
  };
  await resumed();

  const pause = async () => {
    const paused = once(watcher.stdout, 'data');
    watcher.stdin.write('pause\n');
    await paused;
  };
  const resume = async () => {
    watcher.stdin.write('resume\n');
    await resumed();
  };
  const maildirs = new Maildirs(mailFolder, owner);
  return {
    ...ports,
    certificate: certificate.cert,
    deliver: (user, bytes) => maildirs.deliver(user, [bytes]),
    deliverMany: (user, mails) => maildirs.deliver(user, mails),
    count: (user, name) => maildirs.files(user, name).length,
    files: (user, name) => maildirs.files(user, name),
    reset: (user) => maildirs.reset(user),
    pause,
    resume,
    restart: async () => {
      await pause();
      await resume();
    },
    stop: () => end(watcher),
  };
}

async function end(watcher: ChildProcess): Promise<void> {
  if (watcher.exitCode !== null) return;
  watcher.stdin?.end();
  await once(watcher, 'exit');
}

// Its standard input is the leash: it closes when the test stops the server, and when the test dies. Asked
// politely alone, Dovecot's processes take seconds to go; the master stays to bury them.
const WATCH = `
start() { PATH=$PATH:/usr/sbin dovecot -F -c "$1/dovecot.conf" 2>>"$1/dovecot.log" & }
halt() { kill -TERM $!; kill -KILL $(</proc/$!/task/$!/children); wait; }
start "$1"
while read -r order; do
  case $order in pause) halt; echo paused ;; resume) start "$1" ;; esac
done
halt
rm -rf "$1"
`;

function configuration(
  folder: string,
  ports: { port: number; tlsPort: number },
  { without = [], introspectionUrl, password = 'secret', passwordsGone = false }: DovecotOptions,
): string {
  const hasTokens = introspectionUrl !== undefined;
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
instance_name = ${folder}
log_path = ${folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0 secs
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
auth_mechanisms = plain login${hasTokens ? ' xoauth2 oauthbearer' : ''}
first_valid_uid = 1
mail_location = maildir:${folder}/mail/%u
mail_max_userip_connections = 1000
namespace inbox {
  inbox = yes
  separator = /
}
${hasTokens ? `passdb {\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = ${folder}/oauth2.conf\n}` : ''}
passdb {
  driver = ${passwordsGone ? 'oauth2' : 'static'}
  mechanisms = plain login
  args = ${passwordsGone ? `${folder}/oauth2.conf` : `password=${password}`}
}
userdb {
  driver = static
  args = uid=${mailOwner().uid} gid=${mailOwner().gid} home=${folder}/mail/%u
}
service imap-login {
  inet_listener imap {
    port = ${ports.port}
  }
  inet_listener imaps {
    port = ${ports.tlsPort}
    ssl = yes
  }
}
${
  without.length === 0
    ? ''
    : `imap_capability = ${EXTENSIONS.split(' ')
        .filter((name) => !without.includes(name))
        .join(' ')}`
}
${process.getuid?.() === 0 ? '' : unprivileged()}`;
}

function introspection(url: string): string {
  return `
introspection_url = ${url}
introspection_mode = post
username_attribute = user
active_attribute = active
active_value = true
`;
}

// What Dovecot 2.3 announces, as far as a mail client of ours might care.
const EXTENSIONS =
  'IMAP4rev1 SASL-IR ID ENABLE IDLE MULTIAPPEND UNSELECT CHILDREN NAMESPACE UIDPLUS LIST-EXTENDED LIST-STATUS ' +
  'CONDSTORE QRESYNC ESEARCH SEARCHRES MOVE LITERAL+ SPECIAL-USE';

// Without root nothing can change its user or its root folder.
function unprivileged(): string {
  const { username } = userInfo();
  const group = execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim();
  const services = ['imap-login', 'anvil', 'stats'].map((name) => `service ${name} {\n  chroot =\n}\n`);
  return `
default_login_user = ${username}
default_internal_user = ${username}
default_internal_group = ${group}
${services.join('')}`;
}
