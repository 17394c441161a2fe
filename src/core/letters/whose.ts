// Whose words stand in the fields of a letter. A person's words have to go when the person is forgotten, and a
// stranger's words never stand inside a tag of a page; both follow from what each letter says of its fields here.

/**
 * Whose words a field holds: those of the person whose request the letter is about; how that person is reached; words of
 * others that came from outside, such as a server's; or the desk's own.
 */
export type Whose = 'requester' | 'contact' | 'stranger' | 'desk';

/** By the path of a field as a template writes it, a list's lines as `*`. An entry for a field holds for all within. */
export type FieldWords = Readonly<Record<string, Whose>>;

/** Whose words the field holds; null where nothing is said of it. */
export function whoseWords(fields: FieldWords, path: string): Whose | null {
  for (let name = path; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
    const whose = fields[name];
    if (whose !== undefined) return whose;
  }
  return null;
}

/** Whether a field may hold whatever a stranger likes. */
export function holdsStrangersWords(fields: FieldWords, path: string): boolean {
  const whose = whoseWords(fields, path);
  return whose === 'requester' || whose === 'stranger';
}

/** The names of the fields that go with the person whose request a letter is about. */
export function fieldsOfRequester(letters: readonly FieldWords[]): ReadonlySet<string> {
  const fields = letters.flatMap((one) => Object.entries(one));
  return new Set(
    fields
      .filter(([, whose]) => whose === 'requester' || whose === 'contact')
      .map(([path]) => path.slice(path.lastIndexOf('.') + 1)),
  );
}
