// Findings about a word or a character, kept for the mails that come after: they have most of both in common.

/** A text of random words only makes the memory start anew. */
const REMEMBERED_AT_MOST = 5_000;

/** V8 keeps a longer piece of a text as a view of it: remembering the word would keep the whole text. */
const REMEMBERED_LETTERS = 12;

/** The same answers about words, each looked up once for a while. */
export function remember<Answer>(answerTo: (word: string) => Answer): (word: string) => Answer {
  const remembered = new Map<string, Answer>();
  return (word) => {
    if (word.length > REMEMBERED_LETTERS) return answerTo(word);
    const known = remembered.get(word);
    if (known !== undefined) return known;
    if (remembered.size >= REMEMBERED_AT_MOST) remembered.clear();
    const answer = answerTo(word);
    remembered.set(word, answer);
    return answer;
  };
}
