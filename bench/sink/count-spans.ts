import { gunzipSync, zstdDecompressSync } from 'node:zlib';

/** One OTLP request for traces, as it came. */
export interface StoredRequest {
  protocol: 'http' | 'grpc';
  /** `content-encoding` or `grpc-encoding`. */
  encoding: string;
  body: Buffer;
}

/** Spans in `requests`, counted from the bytes that arrived and not from what a sender says of itself. */
export function countSpans(requests: readonly StoredRequest[]): number {
  let spans = 0;
  for (const request of requests) {
    for (const resourceSpans of fieldsOf(messageOf(request), 1)) {
      for (const scopeSpans of fieldsOf(resourceSpans, 2)) {
        for (const _span of fieldsOf(scopeSpans, 2)) spans += 1;
      }
    }
  }
  return spans;
}

function messageOf({ protocol, encoding, body }: StoredRequest): Buffer {
  if (protocol === 'http') return decompress(body, encoding);
  // gRPC: one byte says whether the message is compressed, four give its length.
  const message = body.subarray(5, 5 + body.readUInt32BE(1));
  return body.readUInt8(0) === 0 ? message : decompress(message, encoding);
}

function decompress(bytes: Buffer, encoding: string): Buffer {
  switch (encoding) {
    case 'identity':
      return bytes;
    case 'gzip':
      return gunzipSync(bytes);
    case 'zstd':
      return zstdDecompressSync(bytes);
    default:
      throw new Error(`the sink can't read the encoding ${encoding}`);
  }
}

const WIRE_VARINT = 0;
const WIRE_FIXED64 = 1;
const WIRE_LENGTH_DELIMITED = 2;
const WIRE_FIXED32 = 5;

/** Length-delimited fields `wanted` of a protobuf message. */
function* fieldsOf(message: Buffer, wanted: number): Generator<Buffer> {
  let position = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message.readUInt8(position++);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  while (position < message.length) {
    const tag = varint();
    switch (tag & 7) {
      case WIRE_VARINT:
        varint();
        break;
      case WIRE_FIXED64:
        position += 8;
        break;
      case WIRE_LENGTH_DELIMITED: {
        const end = varint() + position;
        if (end > message.length) throw new Error('the request ends inside a field');
        if (tag >>> 3 === wanted) yield message.subarray(position, end);
        position = end;
        break;
      }
      case WIRE_FIXED32:
        position += 4;
        break;
      default:
        throw new Error(`the request has the wire type ${tag & 7}`);
    }
  }
}
