/** The official SDK 2.x with the API version it asks for; imports resolve to this folder's own packages. */

import { createTraceState, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { type OfficialSdk, QUEUE_SPANS } from '../../support/official-sdk.ts';

type ProviderConfig = NonNullable<ConstructorParameters<typeof BasicTracerProvider>[0]>;
type Exporter2 = ConstructorParameters<typeof SimpleSpanProcessor>[0];

/**
 * The interface is written in the types of SDK 3. Where those of SDK 2 differ in name only (private members, enums), the
 * values pass through unchanged, which is what users of either SDK rely on.
 */
export const sdk2: OfficialSdk = {
  name: 'SDK 2',
  createProvider: (options) => new BasicTracerProvider(options as unknown as ProviderConfig),
  createResource: (attributes, schemaUrl) =>
    resourceFromAttributes(
      attributes as Parameters<typeof resourceFromAttributes>[0],
      schemaUrl === undefined ? {} : { schemaUrl },
    ) as unknown as ReturnType<OfficialSdk['createResource']>,
  createTraceState,
  contextWith: (parent) => (parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent)),
  batchProcessor: (exporter) =>
    new BatchSpanProcessor(exporter as unknown as Exporter2, { maxQueueSize: QUEUE_SPANS }),
  simpleProcessor: (exporter) => new SimpleSpanProcessor(exporter as unknown as Exporter2),
  serialize: (spans) => {
    const request = ProtobufTraceSerializer.serializeRequest(
      spans as unknown as Parameters<typeof ProtobufTraceSerializer.serializeRequest>[0],
    );
    if (request === undefined) throw new Error('the official serializer gave nothing');
    return request;
  },
};
