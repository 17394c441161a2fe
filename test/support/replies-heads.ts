// Attributions and marks of less common programs. See replies.ts for the marks.
import type { Reply } from './replies.js';

/** Heads over many lines or without a verb, and quotations without `>`. */
export const rareHeads: readonly Reply[] = [
  {
    name: 'name, address, date and verb on a line each',
    marked: `
+ Funziona sempre.
.
. Assistenza Tecnica
. <assistenza@example.it>
. 03/09/2026 10:12
. ha scritto:
.
. > Funziona?
`,
  },
  {
    name: 'attribution over six lines',
    marked: `
+ Still dead.
.
. On Thursday,
. September 3, 2026,
. at 10:12 AM,
. Support Desk
. <support@example.it>
. wrote:
.
. > Any better?
`,
  },
  {
    name: 'date and name without a verb',
    marked: `
+ Fatto.
.
. 03/09/2026 10:12 - Anna Bianchi
.
. > Avete riavviato?
`,
  },
  {
    name: 'name and date in brackets, without a verb',
    marked: `
+ Fatto.
.
. Anna Bianchi (03/09/2026 10:12)
.
. > Avete riavviato?
`,
  },
  {
    name: 'name and date on a line each, without a verb',
    marked: `
+ Fatto.
.
. Assistenza Tecnica
. 03/09/2026 10:12
.
. > Avete riavviato?
`,
  },
  {
    name: 'bars in place of `>`, the answer below',
    marked: `
. Il 03/09/2026 10:12, Assistenza ha scritto:
. | La stampante stampa?
. | Saluti
.
+ No.
`,
  },
  {
    name: 'bars, with an older quotation in them',
    marked: `
. On 3 Sep 2026 at 10:12, Support <s@example.it> wrote:
.
. | > old
. | new
.
+ Yes.
`,
  },
  {
    name: 'the initial of who is quoted, answered point by point',
    marked: `
. Support wrote:
. S> Is it better?
.
+ No.
.
. S> And the other one?
.
+ Yes.
`,
  },
  {
    name: 'two initials of who is quoted',
    marked: `
. Anna Bianchi wrote:
. AB> Is it better?
+ No.
`,
  },
  {
    name: 'The Bat, "you wrote" and initials',
    marked: `
+ Still broken.
.
. Thursday, September 3, 2026, 10:12:00 AM, you wrote:
.
. AB> Is it better?
. AB> Please tell us.
`,
  },
  {
    name: '"you wrote" with a date',
    marked: `
. Thursday, September 3, 2026, 10:12:00 AM, you wrote:
. > Is it better?
.
+ No.
`,
  },
  {
    name: '"You wrote" alone',
    marked: `
. You wrote:
. > Is it better?
.
+ No.
`,
  },
];
