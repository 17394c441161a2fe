import { defineConfig } from 'vitest/config';

// Tests of the store, which run in both projects: in `quick` on SQLite, in `real` on PostgreSQL (test/support/stores.ts).
const ON_BOTH = [
  'test/io/store/{dialect,outbox,sql,privacy,search}/**/*.test.ts',
  'test/io/oauth/access-tokens.test.ts',
  'test/stages/{digest,effects}/**/*.test.ts',
];

// Two projects: `quick` needs nothing but Node and runs before every commit; `real` starts Dovecot and
// whole processes, so it runs three files at a time, after the quick ones and with time to spare.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'quick',
          provide: { database: 'sqlite' },
          isolate: false,
          include: ['test/{core,io,cli,line,stages}/**/*.test.ts'],
          testTimeout: 20_000,
          // Left to itself the runner leaves one processor alone: half of what most machines of a CI have.
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'real',
          provide: { database: 'postgres' },
          include: ['test/{real,crash,faults,fuzz}/**/*.test.ts', ...ON_BOTH],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
