// A whole stand for one test file: Dovecot, an SMTP server, and an installation that points at both.
import { startDovecot, type Dovecot, type DovecotOptions } from './dovecot.js';
import { installation, type Installation, type Service } from './installation.js';
import { startSmtp, type SmtpOptions, type SmtpSink } from './smtp.js';

/** The servers with an installation that uses them. */
export interface Stand {
  readonly dovecot: Dovecot;
  readonly smtp: SmtpSink;
  readonly here: Installation;
  /** Another installation on the same servers, with an empty mailbox of that user. */
  another(user: string, edit?: (service: Service) => void): Installation;
  stop(): Promise<void>;
}

/** Answers every sender in a test, however many of its mails come from one address. */
export const ANSWER_ALL = { acknowledgements: { window: '1h', sender: 1000, domain: 1000, overall: 1000 } };

/** Starts both servers. */
export async function startStand(
  options: { dovecot?: DovecotOptions; smtp?: SmtpOptions; edit?: (service: Service) => void } = {},
): Promise<Stand> {
  // Each installation waits for the end of the tests to remove itself; a file may make a few dozen.
  process.setMaxListeners(60);
  const dovecot = await startDovecot(options.dovecot);
  const smtp = await startSmtp(options.smtp);
  const made: Installation[] = [];
  const another = (user: string, edit?: (service: Service) => void): Installation => {
    const place = installation({
      imapPort: dovecot.port,
      smtpPort: smtp.port,
      edit: (service) => {
        service['limits'] = { ...ANSWER_ALL };
        for (const mailbox of service.mailboxes) mailbox.imap['user'] = user;
        edit?.(service);
      },
    });
    made.push(place);
    return place;
  };
  return {
    dovecot,
    smtp,
    here: another('support', options.edit),
    another,
    stop: async () => {
      for (const place of made) place.remove();
      await smtp.stop();
      await dovecot.stop();
    },
  };
}

/** Runs one statement on an installation's database: to look behind the lists, or to turn the clock. */
export function query<Row = unknown>(here: Installation, sql: string): Row[] {
  return here.query(sql);
}
