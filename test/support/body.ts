/** Request bodies of OTLP clients, decompressed. */

import type { Readable } from 'node:stream';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';

/** All bytes of a stream. Rejects when the stream breaks before its end. */
export async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export function decompress(encoding: string | undefined, body: Buffer): Buffer {
  switch (encoding) {
    case undefined:
    case 'identity':
      return body;
    case 'gzip':
      return gunzipSync(body);
    case 'zstd':
      return zstdDecompressSync(body);
    default:
      throw new Error(`unexpected encoding ${encoding}`);
  }
}
