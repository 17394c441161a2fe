// Column types by what they mean. How a database says them stands here alone.
import type { ColumnDefinitionBuilder } from 'kysely';

type Build = (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;

export const text = 'text';
export const bytes = 'blob';
/** The number of a row. */
export const key = 'integer';
/** Milliseconds since 1970, UTC. */
export const instant = 'integer';
export const count = 'integer';
/** 0 or 1. */
export const flag = 'smallint';
/** From 0 to 1. */
export const probability = 'real';

/** Rows are numbered from 1, and no number is given twice. */
export const identity: Build = (column) => column.primaryKey().autoIncrement();
export const primary: Build = (column) => column.primaryKey();
export const required: Build = (column) => column.notNull();
export const unique: Build = (column) => column.unique();

/** A required value, with the one that a new row has. */
export function startsAs(value: number | string): Build {
  return (column) => column.notNull().defaultTo(value);
}

/** A row of another table; what becomes of this one when that goes. */
export function refersTo(column: `${string}.id`, onDelete?: 'cascade' | 'set null'): Build {
  return (own) => (onDelete ? own.references(column).onDelete(onDelete) : own.references(column));
}

/** Several properties of one column. */
export function all(...builds: readonly Build[]): Build {
  return (column) => builds.reduce((built, build) => build(built), column);
}
