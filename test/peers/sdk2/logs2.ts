/** The official logs SDK of the 2.x line; imports resolve to this folder's own packages. */

import { ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';

export { BatchLogRecordProcessor, LoggerProvider };

type Records = Parameters<typeof ProtobufLogsSerializer.serializeRequest>[0];

/** What the line's own serializer writes for its records. */
export function serializeLogs(records: unknown): Uint8Array {
  const request = ProtobufLogsSerializer.serializeRequest(records as Records);
  if (request === undefined) throw new Error('the official serializer gave nothing');
  return request;
}
