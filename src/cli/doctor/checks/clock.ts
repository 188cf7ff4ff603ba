import { request as httpRequest } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import type { Socket } from 'node:net';
import { type CheckResult, checked, skipped } from '../check-result.js';
import { finding } from '../finding.js';
import { openRoute, openTls } from '../network/connect.js';
import type { Place } from '../network/place.js';
import { within } from '../network/within.js';

/** Below this a difference does no harm; the header has whole seconds. */
const TOLERATED_MS = 30_000;

/** Who doesn't answer in this time does not for the clock's sake; the round trip says more. */
const LONGEST_WAIT_MS = 2_000;

/** Compares this machine's clock with the server's, by the `Date` of an answer. */
export async function checkClock(place: Place, stepMs: number): Promise<CheckResult> {
  const timeoutMs = Math.min(stepMs, LONGEST_WAIT_MS);
  let date: string | undefined;
  let [start, end] = [0, 0];
  try {
    const isGrpc = place.destinations.every(({ exporter }) => exporter.protocol === 'grpc');
    const socket = await openSecured(place, isGrpc ? 'h2' : 'http/1.1', timeoutMs);
    try {
      start = Date.now();
      date = await within('an answer', timeoutMs, () =>
        isGrpc ? dateByHttp2(socket, place) : dateByHttp1(socket, place),
      );
      end = Date.now();
    } finally {
      socket.destroy();
    }
  } catch {
    return skipped('clock', 'the server does not tell the time');
  }
  const server = Date.parse(date ?? '');
  if (Number.isNaN(server)) return skipped('clock', 'the server does not tell the time');
  // It was written between the two, and its milliseconds cut off.
  const aheadMs = start - 999 > server ? start - 999 - server : Math.min(end - server, 0);
  const shown = `${Math.round(Math.abs(aheadMs) / 1000)} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the server`;
  const isOff = Math.abs(aheadMs) > TOLERATED_MS;
  return checked(
    'clock',
    Math.abs(aheadMs) < 1000 ? 'as the server’s' : shown,
    isOff ? [finding('CLOCK_SKEW', place.origin, `this machine is ${shown}`)] : [],
  );
}

async function openSecured(place: Place, protocol: string, timeoutMs: number): Promise<Socket> {
  const socket = await openRoute(place, timeoutMs);
  return place.isTls ? openTls(socket, place.tls, [protocol], timeoutMs) : socket;
}

/** Without headers of the user: nothing that is secret goes to a server that may not be trusted. */
function dateByHttp1(socket: Socket, { host, port }: Place): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ createConnection: () => socket, host, port, method: 'HEAD', path: '/' });
    request.on('response', (response) => {
      response.resume();
      resolve(response.headers.date);
    });
    request.on('error', reject);
    request.end();
  });
}

function dateByHttp2(socket: Socket, { origin }: Place): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2(origin, { createConnection: () => socket });
    session.on('error', reject);
    const stream = session.request({
      ':method': 'POST',
      ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    stream.on('response', ({ date }) => {
      resolve(date);
      session.destroy();
    });
    stream.on('error', reject);
    stream.end(Buffer.alloc(5));
  });
}
