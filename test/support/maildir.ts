// Maildir as a delivery agent sees it: a mail is written to tmp/, given to the user that Dovecot runs as,
// and renamed into new/. Root-owned files would make MOVE copy instead of link, up to eight times slower.
import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** User and group that own the mail. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Whom Dovecot runs as: the system's `mail` for root, else whoever runs the tests. */
export function mailOwner(): Owner {
  const uid = process.getuid?.() ?? 0;
  if (uid !== 0) return { uid, gid: process.getgid?.() ?? uid };
  return { uid: idOfMail('-u'), gid: idOfMail('-g') };
}

function idOfMail(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'mail'], { encoding: 'utf8' }));
}

/** The Maildir folders of all users below one folder. The folder INBOX is the user's own folder, Done is `.Done`. */
export class Maildirs {
  readonly #root: string;
  readonly #owner: Owner;
  #delivered = 0;

  constructor(root: string, owner: Owner) {
    this.#root = root;
    this.#owner = owner;
  }

  /** Delivers mails to a user's inbox in this order. Their bytes should have CRLF line ends, or IMAP shows others. */
  deliver(user: string, mails: readonly (Buffer | string)[]): void {
    const folder = join(this.#root, user);
    for (const path of [folder, ...['tmp', 'new', 'cur'].map((name) => join(folder, name))])
      this.#makeFolder(path);
    for (const bytes of mails) {
      const name = this.#nextName();
      const written = join(folder, 'tmp', name);
      writeFileSync(written, bytes);
      chownSync(written, this.#owner.uid, this.#owner.gid);
      renameSync(written, join(folder, 'new', name));
    }
  }

  /** The paths of a folder's mails, in order of delivery. */
  files(user: string, folder = 'INBOX'): string[] {
    const path =
      folder === 'INBOX' ? join(this.#root, user) : join(this.#root, user, `.${folder.replaceAll('/', '.')}`);
    const found = ['new', 'cur']
      .map((name) => join(path, name))
      .flatMap((place) =>
        listed(place).map((name) => [name.split(':', 1)[0] ?? '', join(place, name)] as const),
      );
    // By name once more: Dovecot may have moved a mail from new/ to cur/ between the two looks.
    const byName = [...new Map(found)].toSorted(([one], [other]) => (one < other ? -1 : 1));
    return byName.map(([, file]) => file);
  }

  /** Forgets a user with all folders: the next session finds an empty inbox of another UIDVALIDITY. */
  reset(user: string): void {
    rmSync(join(this.#root, user), { recursive: true, force: true });
  }

  // Dovecot gives UIDs in the order of the seconds and microseconds in the names.
  #nextName(): string {
    this.#delivered += 1;
    const micros = String(this.#delivered).padStart(6, '0');
    return `1700000000.M${micros}P${process.pid}.test`;
  }

  #makeFolder(path: string): void {
    if (mkdirSync(path, { recursive: true }) !== undefined) chownSync(path, this.#owner.uid, this.#owner.gid);
  }
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
