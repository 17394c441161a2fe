// The part of hoodiecrow-imap that the demo uses; it ships no types.
declare module 'hoodiecrow-imap' {
  import type { Server } from 'node:net';

  interface HoodiecrowServer {
    /** The listener itself. */
    readonly server: Server;
    listen(port: number, host: string, listening: () => void): void;
    close(closed: () => void): void;
    getMailbox(folder: string): { readonly messages: readonly object[] };
    /** `raw` holds one character a byte. `internalDate` may be left open: now. */
    appendMessage(folder: string, flags: string[], internalDate: string | undefined, raw: string): void;
  }

  export default function hoodiecrow(options: {
    readonly plugins: readonly string[];
    readonly users: Readonly<Record<string, { readonly password: string }>>;
    readonly storage: Readonly<Record<string, object>>;
  }): HoodiecrowServer;
}
