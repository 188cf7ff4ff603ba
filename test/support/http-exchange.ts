/** One OTLP/HTTP request and its answer. */

import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, contentType, type Protocol, statusBody, successBody } from './answers.ts';
import { decompress, readAll } from './body.ts';
import { gzippedZeros, sendZeros } from './huge-body.ts';
import { signalOf } from './signals.ts';

/** Larger than what it starts, so that a client can't take a reset for the end. */
const CLAIMED_LENGTH = 1000;

/** Answers, and resolves with the request's body; rejects when the client broke off. */
export async function answerHttp(
  protocol: Protocol,
  answer: Answer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Buffer> {
  response.on('error', () => undefined);
  if (answer.kind === 'resetInRequest') {
    await once(request, 'data');
    request.socket.resetAndDestroy();
    return Buffer.alloc(0);
  }
  const body = decompress(header(request.headers['content-encoding']), await readAll(request));
  const type = { 'content-type': contentType(protocol) };
  switch (answer.kind) {
    case 'success':
      response.writeHead(200, type).end(successBody(protocol, signalOf(request.url ?? ''), answer));
      break;
    case 'http':
      response.writeHead(answer.status, { ...type, ...answer.headers }).end(answer.body ?? '');
      break;
    case 'rpc':
      response.writeHead(503, type).end(statusBody(protocol, answer));
      break;
    case 'garbage':
      response.writeHead(200, type).end(Buffer.from('\xff\xfe<html>not OTLP</html>', 'latin1'));
      break;
    case 'resetInAnswer':
      response
        .writeHead(200, { ...type, 'content-length': CLAIMED_LENGTH })
        .write('\n', () => request.socket.resetAndDestroy());
      break;
    case 'huge':
      response.writeHead(200, { ...type, ...(answer.compressed ? { 'content-encoding': 'gzip' } : {}) });
      if (answer.compressed) response.end(await gzippedZeros(answer.bytes));
      else void sendZeros(response, answer.bytes);
      break;
    case 'silence':
      break;
  }
  return body;
}

function header(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value;
}
