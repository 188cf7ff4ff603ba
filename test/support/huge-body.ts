/** Answers far larger than any OTLP answer needs to be, sent without holding them in memory. */

import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { readAll } from './body.ts';

const CHUNK = Buffer.alloc(64 * 1024);

/** Writes `bytes` zero bytes as fast as the client reads and ends `target`; stops when the client goes away. */
export async function sendZeros(target: Writable, bytes: number): Promise<void> {
  await pipeline(zeros(bytes), target).catch(() => undefined);
}

/** About a thousandth of `bytes`. */
export async function gzippedZeros(bytes: number): Promise<Buffer> {
  return readAll(zeros(bytes).pipe(createGzip()));
}

function zeros(bytes: number): Readable {
  return Readable.from(chunks(bytes), { objectMode: false });
}

function* chunks(bytes: number): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= CHUNK.length)
    yield left >= CHUNK.length ? CHUNK : CHUNK.subarray(0, left);
}
