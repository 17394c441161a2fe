// What must not leave the desk is found in a text, however mail programs laid it out.
import { describe, expect, it } from 'vitest';
import { findLeak } from '../../../../src/core/decide/technician/leak.js';
import { replyMarker } from '../../../../src/core/letters/shared/marker.js';

const NOTES = ['Il cliente non paga da marzo.\nda richiamare\nCordiali saluti\nLa password è Xk9#22.'];
const TOKEN = `k1${'0123456789abcdefghijklmnopqrstuv'.repeat(2).slice(0, 40)}`;

function leak(text: string): string | null {
  return findLeak(text, NOTES)?.because ?? null;
}

describe('the leak guard', () => {
  it('lets an answer through', () => {
    expect(
      leak('Buongiorno,\n\nabbiamo sostituito il toner. La chiamo domani.\n\nCordiali saluti\nAnna'),
    ).toBeNull();
  });

  it.each([['it'], ['en']])('finds the marker of %s, wrapped and quoted in any way', (language) => {
    const marker = replyMarker(language);
    expect(leak(`Fatto.\n${marker}\nNUOVO TICKET`)).toBe('marker');
    expect(leak(`Fatto.\n| ${marker.replace(/ (?=\S+ \S+$)/u, '\n| ')}`)).toBe('marker');
    expect(leak(`Fatto. ${marker.toUpperCase().replaceAll('#', '')}`)).toBe('marker');
  });

  it('finds a token, in an id, an address or alone, in whatever case', () => {
    for (const text of [`<${TOKEN}.0123@example.it>`, `assistenza+${TOKEN}@example.it`, TOKEN.toUpperCase()])
      expect(leak(`Vedi ${text} grazie`)).toBe('token');
    expect(leak(`Vedi ${TOKEN.slice(0, 30)}\n${TOKEN.slice(30)}`)).toBe('token');
  });

  it('finds lines that begin as commands do, known or not', () => {
    expect(leak('Buongiorno,\n@mario ci pensi tu?')).toBe('command below');
    expect(leak('Buongiorno,\n@chiudi')).toBe('command below');
    expect(leak('Buongiorno,\n\u00a0＠chiudi')).toBe('command below');
  });

  it('finds a line of a note, and a sentence of it, whatever was wrapped', () => {
    expect(leak('Buongiorno. Il cliente non\npaga da marzo. Saluti')).toBe('note');
    expect(leak('Le scrivo che il CLIENTE non paga, da marzo, e basta')).toBe('note');
    expect(leak('La password è Xk9#22.')).toBe('note');
    expect(leak('La dovremo da richiamare in giornata')).toBeNull();
  });

  it('takes no courtesy of a note for a secret', () => {
    expect(leak('Fatto.\n\nCordiali saluti')).toBeNull();
  });
});
