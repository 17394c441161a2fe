// Waiting for what other processes do: looks again and again until it is so, and says what was missing.
import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves with the first answer that is neither false nor undefined; throws when there is none in `ms`. */
export async function until<Answer>(
  what: string,
  look: () => Answer | Promise<Answer>,
  ms = 60_000,
): Promise<Exclude<Answer, false | undefined>> {
  const deadline = Date.now() + ms;
  for (;;) {
    const answer = await look();
    if (isAnswer(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`not so after ${ms} ms: ${what}`);
    await sleep(20);
  }
}

function isAnswer<Answer>(answer: Answer): answer is Exclude<Answer, false | undefined> {
  return answer !== false && answer !== undefined;
}
