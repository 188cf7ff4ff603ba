/** The official logs SDK of the 2.x line; imports resolve to this folder's own packages. */

import { ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer';
import {
  BatchLogRecordProcessor,
  LoggerProvider,
  type LogRecordExporter,
  type LogRecordProcessor,
  type ReadableLogRecord,
} from '@opentelemetry/sdk-logs';

export { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter, type LogRecordProcessor };

/** An exporter that posts what the line's own serializer writes. */
export class SerializerExporter implements LogRecordExporter {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  export(records: ReadableLogRecord[], done: (result: { code: number }) => void): void {
    const body = ProtobufLogsSerializer.serializeRequest(records);
    if (body === undefined) throw new Error('the official serializer gave nothing');
    const headers = { 'content-type': 'application/x-protobuf' };
    fetch(this.#url, { method: 'POST', headers, body: new Uint8Array(body) }).then(
      ({ ok }) => done({ code: ok ? 0 : 1 }),
      () => done({ code: 1 }),
    );
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
