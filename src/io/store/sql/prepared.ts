// Queries that are put together once. kysely builds and compiles a query anew each time that it runs: for those that
// run for every mail that takes longer than the database needs to answer.
import { type CompiledQuery, type QueryResult, type RawBuilder, sql } from 'kysely';
import { type Dialect, dialectOf } from '../dialect/dialect.js';
import type { Store } from '../open.js';

/** The placeholders in a query for the values that are given when it runs. */
export type Given<Values> = { readonly [Name in keyof Values]: RawBuilder<Values[Name]> };

/** A query that runs with other values each time: the same names every time, and none of the values undefined. */
export interface Prepared<Values, Row> {
  run(store: Store, values: Values): Promise<QueryResult<Row>>;
  first(store: Store, values: Values): Promise<Row | undefined>;
  /** The row of a query that always has one. */
  one(store: Store, values: Values): Promise<Row>;
}

/** The place of one value among the parameters of a query. */
class Place {
  constructor(readonly name: string) {}
}

/** Prepares a query: `build` is called at its first run on each kind of database, with a place for each value. */
export function prepared<Values extends object, Row>(
  build: (store: Store, given: Given<Values>) => CompiledQuery<Row>,
): Prepared<Values, Row> {
  const compiled = new Map<Dialect, CompiledQuery<Row>>();
  const run = (store: Store, values: Values): Promise<QueryResult<Row>> => {
    const dialect = dialectOf(store);
    const query = compiled.get(dialect) ?? build(store, placesFor(values));
    compiled.set(dialect, query);
    const parameters = query.parameters.map((parameter) =>
      parameter instanceof Place ? Reflect.get(values, parameter.name) : parameter,
    );
    return store.executeQuery({ ...query, parameters });
  };
  const first = async (store: Store, values: Values): Promise<Row | undefined> =>
    (await run(store, values)).rows[0];
  return {
    run,
    first,
    async one(store, values) {
      const row = await first(store, values);
      if (row === undefined) throw new Error('the database answered with no row');
      return row;
    },
  };
}

function placesFor<Values extends object>(values: Values): Given<Values>;
function placesFor(values: object): object {
  return Object.fromEntries(Object.keys(values).map((name) => [name, sql`${new Place(name)}`]));
}
