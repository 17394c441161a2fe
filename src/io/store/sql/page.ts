// Lists are read a page at a time by their id, newest first: memory does not grow with the store, and no
// transaction stays open while a terminal is slow.

const PAGE_ROWS = 500;

/** Yields at most `limit` rows; `read` returns the next `size` rows with an id below `before`, descending. */
export async function* inPages<Row extends { id: number }>(
  limit: number,
  read: (before: number, size: number) => Promise<Row[]>,
): AsyncGenerator<Row> {
  let before = Number.MAX_SAFE_INTEGER;
  for (let left = limit; left > 0;) {
    const size = Math.min(left, PAGE_ROWS);
    const rows = await read(before, size);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < size) return;
    before = last.id;
    left -= rows.length;
  }
}

const IDS_A_QUERY = 500;

/** Reads the rows of any number of ids: one query may name some thousands only. */
export async function readByIds<Row>(
  ids: readonly number[],
  read: (batch: readonly number[]) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let from = 0; from < ids.length; from += IDS_A_QUERY)
    for (const row of await read(ids.slice(from, from + IDS_A_QUERY))) rows.push(row);
  return rows;
}

/** All rows of a list that is known to be short. */
export async function gather<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const gathered: Row[] = [];
  for await (const row of rows) gathered.push(row);
  return gathered;
}
