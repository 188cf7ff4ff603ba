/** The pool at a real nginx, which closes connections after a few requests: `Connection: close` and GOAWAY. */

import { join } from 'node:path';
import { OptimizedConnectionPool, type PoolOptions } from 'otlp-native/pool';
import { expect, it, onTestFinished } from 'vitest';
import { startNginx } from '../peers/nginx/nginx.ts';
import { CA_FILE } from '../support/certificates.ts';

const TLS = join(import.meta.dirname, '../support/tls');
const ANSWER = `
  keepalive_requests 10;
  location / { return 200 "$server_protocol"; }
`;
const CERTIFICATE = `
  ssl_certificate ${join(TLS, 'server.pem')};
  ssl_certificate_key ${join(TLS, 'server.key')};
`;

async function pool(
  listen: string,
  server: string,
  scheme: string,
  options: Omit<PoolOptions, 'endpoints'>,
): Promise<OptimizedConnectionPool> {
  const nginx = await startNginx(listen, server);
  onTestFinished(() => nginx.stop());
  const host = scheme === 'https' ? 'localhost' : '127.0.0.1';
  const made = new OptimizedConnectionPool({ endpoints: [`${scheme}://${host}:${nginx.port}`], ...options });
  onTestFinished(() => made.close({ timeoutMs: 0 }).then(() => {}));
  return made;
}

/** What nginx listens for and serves, the scheme, and what the pool is told. */
type Case = readonly [
  name: string,
  listen: string,
  server: string,
  scheme: string,
  options: Omit<PoolOptions, 'endpoints'>,
];

const hundredOf = (made: OptimizedConnectionPool) =>
  Promise.all(
    Array.from({ length: 100 }, async () => {
      // Not to be repeated: none may be lost to a connection that closes.
      const { status, body } = await made.request({ method: 'POST', path: '/', isIdempotent: false });
      return `${status} ${new TextDecoder().decode(body)}`;
    }),
  );

it.each<Case>([
  ['HTTP/1.1', '', ANSWER, 'http', {}],
  ['HTTP/1.1 over TLS', 'ssl', CERTIFICATE + ANSWER, 'https', { tls: { caFile: CA_FILE } }],
])(
  '%s: connections are renewed after ten requests each, and none is lost',
  async (_, listen, server, scheme, options) => {
    const made = await pool(listen, server, scheme, options);

    expect(await hundredOf(made)).toEqual(Array(100).fill('200 HTTP/1.1'));
    expect(made.stats().endpoints[0]?.opened).toBeGreaterThanOrEqual(10);
  },
);

it.each<Case>([
  ['by ALPN', 'ssl http2', CERTIFICATE + ANSWER, 'https', { tls: { caFile: CA_FILE } }],
  ['by prior knowledge', 'http2', ANSWER, 'http', { httpVersion: '2' }],
])('HTTP/2 %s: after GOAWAY requests take another connection, and none is lost', async (_, ...given) => {
  const made = await pool(...given);

  expect(await hundredOf(made)).toEqual(Array(100).fill('200 HTTP/2.0'));
  expect(made.stats().endpoints[0]?.opened).toBeGreaterThanOrEqual(10);
});
