import { gunzipSync, zstdDecompressSync } from 'node:zlib';

export type SinkSignal = 'traces' | 'metrics' | 'logs';

/** One OTLP request, as it came. */
export interface StoredRequest {
  signal: SinkSignal;
  protocol: 'http' | 'grpc';
  /** `content-encoding` or `grpc-encoding`. */
  encoding: string;
  body: Buffer;
}

/** The signal of a request's path, HTTP's or gRPC's. */
export function signalOf(path: string): SinkSignal {
  if (/traces$|TraceService/.test(path)) return 'traces';
  if (/metrics$|MetricsService/.test(path)) return 'metrics';
  if (/logs$|LogsService/.test(path)) return 'logs';
  throw new Error(`the sink takes no requests for ${path}`);
}

/** The request's protobuf message. */
export function messageOf({ protocol, encoding, body }: StoredRequest): Buffer {
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
