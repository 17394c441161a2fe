// The samples of the shipped configuration that are commented out, as they are once somebody has taken the # away.

/** The text with the sample section of that key in force; it goes to the first line that is no comment. */
export function withSample(text: string, key: string): string {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => line.startsWith(`# ${key}:`));
  if (from === -1) throw new Error(`no sample of "${key}" is commented out`);
  const length = lines.slice(from).findIndex((line) => !line.startsWith('#'));
  const to = length === -1 ? lines.length : from + length;
  return lines.map((line, index) => (index >= from && index < to ? line.slice(2) : line)).join('\n');
}
