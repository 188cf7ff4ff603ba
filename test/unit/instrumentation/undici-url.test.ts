import fc from 'fast-check';
import { expect, test } from 'vitest';
import { QueryRedaction } from '../../../src/instrumentation/query-redaction.ts';
import { undiciUrl } from '../../../src/instrumentation/undici/undici-url.ts';

const NOTHING = new QueryRedaction([]);
const DEFAULTS = new QueryRedaction();

const origins = fc.constantFrom(
  'http://localhost:3000',
  'https://shop.example',
  'http://[::1]:80',
  'HTTP://UPPER.example:8080',
);
const paths = fc
  .array(fc.constantFrom('/', 'a', '.', '%2e', '%', '?', 'x=1', '&', "'", 'ä', '\\', '~'), { maxLength: 8 })
  .map((parts) => `/${parts.join('')}`)
  .filter((path) => !path.startsWith('//') && !path.startsWith('/\\'));

test('a URL is what the parser makes of it', () => {
  fc.assert(
    fc.property(origins, paths, (origin, path) => {
      const url = new URL(path, origin);
      expect(undiciUrl(origin, path, NOTHING)).toEqual({
        full: url.href,
        path: url.pathname,
        query: url.search,
        scheme: url.protocol.slice(0, -1),
        host: url.hostname,
        port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
      });
    }),
    { numRuns: 10_000 },
  );
});

test('neither credentials nor secret parameters are in it', () => {
  expect(undiciUrl('https://user:secret@shop.example', '/a?sig=secret&b=%20', DEFAULTS)).toMatchObject({
    full: 'https://REDACTED:REDACTED@shop.example/a?sig=REDACTED&b=%20',
    query: '?sig=REDACTED&b=%20',
  });
  expect(undiciUrl('https://shop.example', '/a?sig=secret', DEFAULTS).full).toBe(
    'https://shop.example/a?sig=REDACTED',
  );
});

test('a path that begins with two slashes changes no host', () => {
  expect(undiciUrl('https://shop.example', '//evil.example/a', DEFAULTS)).toMatchObject({
    full: 'https://shop.example//evil.example/a',
    host: 'shop.example',
    path: '//evil.example/a',
  });
});
