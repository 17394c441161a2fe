// A station is a stage in its place on the line: what wakes it, and which stations its work wakes in turn.
import { Nudge, type Stage } from './stage.js';

/** A stage with what wakes it, and the stations that a step of it wakes when something moved. */
export interface Station {
  readonly stage: Stage;
  readonly nudge: Nudge;
  readonly wakes: readonly Station[];
}

/** The stations in the order of a mail's road, a row per place: those of a row work side by side. */
export type Line = readonly (readonly Station[])[];

/** Puts a stage on the line, before the stations that it wakes. */
export function station(stage: Stage, wakes: readonly Station[] = [], nudge = new Nudge()): Station {
  return { stage, nudge, wakes };
}

/** Wakes the stations behind this one. */
export function wakeNext({ wakes }: Station): void {
  for (const { nudge } of wakes) nudge.nudge();
}

/** Lets go of every connection and worker of a line. */
export async function closeLine(line: Line): Promise<void> {
  await Promise.all(line.flat().map(({ stage }) => stage.close()));
}
