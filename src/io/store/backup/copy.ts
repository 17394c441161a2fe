// Copies of a database, as a backup writes them and a restore reads them: made and looked over by a process of its
// own, which a signal ends at once.
import { fork } from 'node:child_process';
import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import { builtProgram } from '../../system/package.js';
import type { Inventory } from './verification.js';

/** The task of the process. */
export interface CopyJob {
  readonly from: string;
  /** Where to write; the file is there and empty. The empty string to look only. */
  readonly to: string;
  /** Look the source over first, or the copy afterwards, while the source goes on changing. */
  readonly look: 'first' | 'after';
  /** Copy although some mails no longer match their hash. */
  readonly acceptRotten: boolean;
}

/** The result: the content of the database, or in an operator's words why it, or its copy, is no good. */
export type CopyResult = { readonly inventory: Inventory } | { readonly problem: string };

/** The messages of the process while it works, and at its end. */
export type CopyAnswer =
  | { readonly copying: number }
  | { readonly checked: number; readonly of: number }
  | { readonly result: CopyResult }
  | { readonly failed: { readonly code: string; readonly message: string } };

/** Hears how far the copy is, from 0 to 1. */
export type OnProgress = (step: 'copying' | 'checking', part: number) => void;

const LOOK_MS = 200;

const PROCESS = builtProgram('io/store/backup/copy-process');

/**
 * Does the job, and answers null when the signal ended it. Nothing is left at `to` unless there is an inventory
 * without a problem. Throws what SQLite or the file system said, with its code.
 */
export async function copyStore(
  job: CopyJob,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<CopyResult | null> {
  if (job.to !== '') makeEmpty(job.to);
  let done = false;
  try {
    const result = await work(job, signal, onProgress);
    done = result !== null && 'inventory' in result;
    return result;
  } finally {
    if (!done && job.to !== '') rmSync(job.to, { force: true });
  }
}

/** Mail is nobody's business but the desk's: the file is so from its first byte. */
function makeEmpty(path: string): void {
  rmSync(path, { force: true });
  closeSync(openSync(path, 'wx', 0o600));
}

function work(job: CopyJob, signal: AbortSignal, onProgress: OnProgress): Promise<CopyResult | null> {
  const child = fork(PROCESS, [], { signal, killSignal: 'SIGKILL', execArgv: [] });
  let watch: NodeJS.Timeout | undefined;
  return new Promise<CopyResult | null>((resolve, reject) => {
    child.on('message', (said: CopyAnswer) => {
      if ('result' in said) resolve(said.result);
      if ('failed' in said) reject(Object.assign(new Error(said.failed.message), { code: said.failed.code }));
      if ('checked' in said) {
        clearInterval(watch);
        onProgress('checking', said.checked / said.of);
      }
      if ('copying' in said) {
        watch = setInterval(() => onProgress('copying', Math.min(1, sizeOf(job.to) / said.copying)), LOOK_MS);
      }
    });
    child.once('error', (error) => (signal.aborted ? resolve(null) : reject(error)));
    child.once('exit', (code, name) => {
      if (signal.aborted) resolve(null);
      else reject(new Error(`the process that copies ended with ${name ?? code}`));
    });
    child.send(job);
  }).finally(() => {
    clearInterval(watch);
    if (child.connected) child.disconnect();
  });
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
