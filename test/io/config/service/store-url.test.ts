// Where a store stands, by its url.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { readPostgresUrl, STORE_URL } from '../../../../src/io/config/service/store-url.js';

it.each([
  [
    'postgres://sportello@db.example.it/desk',
    { host: 'db.example.it', port: 5432, database: 'desk', user: 'sportello', sslMode: 'verify-full' },
  ],
  [
    'postgresql://sportello@db.example.it:6432/desk?sslmode=require',
    { host: 'db.example.it', port: 6432, sslMode: 'require' },
  ],
  ['postgres://sportello@127.0.0.1/desk', { host: '127.0.0.1', sslMode: 'disable' }],
  ['postgres://sportello@[::1]/desk', { host: '::1', sslMode: 'disable' }],
  ['postgres://sportello@[2001:db8::1]/desk', { host: '2001:db8::1', sslMode: 'verify-full' }],
  ['postgres://sportello@localhost/desk?host=/run/pg', { host: '/run/pg', sslMode: 'disable' }],
  ['postgres://s%40p@localhost/d%2Fk', { user: 's@p', database: 'd/k' }],
])('reads %s', (url, place) => {
  expect(STORE_URL.test(url)).toBe(true);
  expect(readPostgresUrl(url)).toMatchObject(place);
});

it.each([
  ['postgres://[oops/desk', 'this is no url'],
  ['postgres://db.example.it/desk', 'the url names no user'],
  ['postgres://sportello@db.example.it', 'the url names no database'],
  ['postgres://sportello@db.example.it/%', 'the url names no database'],
  ['postgres:///desk', 'the url names no user'],
  ['postgres://sportello:geheim@db.example.it/desk', 'a password stands in the url'],
  ['postgres://sportello@db.example.it/desk?password=geheim', 'the url has a parameter that is not known'],
  ['postgres://sportello@db.example.it/desk?sslmode=prefer', 'this sslmode is not known'],
  [
    'postgres://sportello@db.example.it/desk?sslmode=disable',
    'the whole desk would cross the network in clear',
  ],
  [
    'postgres://sportello@127.0.0.1/desk?host=db.example.it&sslmode=disable',
    'the whole desk would cross the network',
  ],
])('refuses %s, and repeats nothing of it', (url, problem) => {
  const mistake = readPostgresUrl(url);
  expect(mistake).toMatchObject({ problem: expect.stringContaining(problem), hint: expect.any(String) });
  expect(JSON.stringify(mistake)).not.toContain('geheim');
});

it('reads the urls of the README, whose compose file is YAML', () => {
  const readme = readFileSync('README.md', 'utf8');
  const urls = [...readme.matchAll(/postgres:\/\/[^'"…\s]+(?=['"])/gu)].map(([url]) => url);
  expect(urls.length).toBeGreaterThan(1);
  for (const url of urls) expect(readPostgresUrl(url)).not.toHaveProperty('problem');
  const compose = /^```yaml\n(# compose\.yaml[^]*?)^```/mu.exec(readme)?.[1] ?? '';
  expect(parse(compose)).toMatchObject({
    services: { postgres: {}, sportello: { deploy: { replicas: 2 } } },
  });
});
