import { env } from 'node:process';
import { defineConfig } from 'vitest/config';

// What is about SQLite itself, its file and its lock, or starts servers of its own: left out of a run on PostgreSQL.
const NOT_ON_POSTGRES = [
  'test/crash/{instance-lock,killed-backup,proof,shared-outbox,spread-reading,two-daemons}.test.ts',
  'test/faults/{damaged-store,descriptors,private-files}.test.ts',
  'test/real/{backup,erased-everywhere,plans,postgres-store,same-decisions,server-backup,shared-store,store-copy}.test.ts',
];

// Tests of the store, which run in both projects: in `quick` on SQLite, in `real` on PostgreSQL (test/support/stores.ts).
const ON_BOTH = [
  'test/io/store/{dialect,outbox,privacy,search,sql}/**/*.test.ts',
  'test/io/oauth/access-tokens.test.ts',
  'test/stages/{digest,effects}/**/*.test.ts',
  'test/stages/triage/token.test.ts',
];

// Two projects: `quick` needs nothing but Node and runs before every commit; `real` starts Dovecot and
// whole processes, so it runs three files at a time, after the quick ones and with time to spare.
export default defineConfig({
  test: {
    projects: [
      // Only where it is asked for, by `npm run test:postgres`: everything that has an installation, on PostgreSQL.
      ...(env['SPORTELLO_TEST_DATABASE'] === 'postgres'
        ? [
            {
              test: {
                name: 'postgres',
                provide: { database: 'postgres' as const },
                globalSetup: 'test/support/shared-cluster.ts',
                include: ['test/{real,crash,faults}/**/*.test.ts'],
                exclude: NOT_ON_POSTGRES,
                testTimeout: 600_000,
                hookTimeout: 600_000,
                maxWorkers: 3,
              },
            },
          ]
        : []),
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
