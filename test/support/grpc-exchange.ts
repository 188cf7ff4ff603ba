/** One OTLP/gRPC call and its answer, on a bare HTTP/2 stream. */

import { once } from 'node:events';
import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { type Answer, statusBody, successBody } from './answers.ts';
import { decompress, readAll } from './body.ts';
import { gzippedZeros, sendZeros } from './huge-body.ts';
import { signalOf } from './signals.ts';

const FRAME_HEADER_BYTES = 5;
const HEADERS: OutgoingHttpHeaders = { ':status': 200, 'content-type': 'application/grpc' };

/** Answers, and resolves with the request message; rejects when the client broke off. */
export async function answerGrpc(
  answer: Answer,
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
): Promise<Buffer> {
  stream.on('error', () => undefined);
  if (answer.kind === 'resetInRequest') {
    await once(stream, 'data');
    resetConnection(stream);
    return Buffer.alloc(0);
  }
  const body = unframe(await readAll(stream), headers['grpc-encoding']);
  switch (answer.kind) {
    case 'success':
      respondWithStatus(stream, { 'grpc-status': '0' });
      stream.end(frame(successBody('grpc', signalOf(headers[':path'] ?? ''), answer)));
      break;
    case 'rpc':
      stream.respond({ ...HEADERS, ...errorStatus(answer) }, { endStream: true });
      break;
    case 'http':
      stream.respond({ ':status': answer.status, 'content-type': 'text/html', ...answer.headers });
      stream.end(answer.body ?? '');
      break;
    case 'garbage':
      respondWithStatus(stream, { 'grpc-status': '0' });
      stream.end(frame(Buffer.from('\xff\xfe<html>not OTLP</html>', 'latin1')));
      break;
    case 'resetInAnswer':
      stream.respond(HEADERS);
      stream.write(frame(Buffer.alloc(0)).subarray(0, FRAME_HEADER_BYTES - 1), () => resetConnection(stream));
      break;
    case 'huge':
      respondWithStatus(stream, { 'grpc-status': '0' }, answer.compressed ? { 'grpc-encoding': 'gzip' } : {});
      if (answer.compressed) {
        const message = await gzippedZeros(answer.bytes);
        stream.end(Buffer.concat([frameHeader(true, message.length), message]));
      } else {
        stream.write(frameHeader(false, answer.bytes));
        void sendZeros(stream, answer.bytes);
      }
      break;
    case 'silence':
      break;
  }
  return body;
}

function respondWithStatus(
  stream: ServerHttp2Stream,
  trailers: OutgoingHttpHeaders,
  headers: OutgoingHttpHeaders = {},
): void {
  stream.respond({ ...HEADERS, ...headers }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
}

function errorStatus(answer: Extract<Answer, { kind: 'rpc' }>): OutgoingHttpHeaders {
  return {
    'grpc-status': String(answer.code),
    'grpc-message': encodeURIComponent(answer.message ?? ''),
    'grpc-status-details-bin': statusBody('grpc', answer).toString('base64'),
  };
}

function resetConnection(stream: ServerHttp2Stream): void {
  stream.session?.socket.resetAndDestroy();
}

function frame(message: Buffer): Buffer {
  return Buffer.concat([frameHeader(false, message.length), message]);
}

function frameHeader(isCompressed: boolean, length: number): Buffer {
  const header = Buffer.alloc(FRAME_HEADER_BYTES);
  header.writeUInt8(isCompressed ? 1 : 0, 0);
  header.writeUInt32BE(length, 1);
  return header;
}

function unframe(framed: Buffer, encoding: string | string[] | undefined): Buffer {
  const length = framed.readUInt32BE(1);
  if (framed.length !== FRAME_HEADER_BYTES + length) throw new Error('a call must carry exactly one message');
  const message = framed.subarray(FRAME_HEADER_BYTES);
  const isCompressed = framed.readUInt8(0) === 1;
  return isCompressed
    ? decompress(Array.isArray(encoding) ? encoding.join(',') : encoding, message)
    : message;
}
