/** The official SDK 3.x, which the root of this repository depends on. */

import { createTraceState, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { type DetectedResourceAttributes, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  type Sampler,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { type OfficialSdk, QUEUE_SPANS } from './official-sdk.ts';

export const sdk3: OfficialSdk = {
  name: 'SDK 3',
  createProvider: ({ sampler, ...options }) =>
    new TracerProvider({ ...options, sampler: sampler as Sampler }),
  createResource: (attributes, schemaUrl) =>
    // Values that a resource can't hold are part of the tests: the SDK drops them.
    resourceFromAttributes(
      attributes as DetectedResourceAttributes,
      schemaUrl === undefined ? {} : { schemaUrl },
    ),
  createTraceState,
  contextWith: (parent) => (parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent)),
  batchProcessor: (exporter) => new BatchSpanProcessor({ exporter, maxQueueSize: QUEUE_SPANS }),
  simpleProcessor: (exporter) => new SimpleSpanProcessor({ exporter }),
  serialize: (spans) => {
    const request = ProtobufTraceSerializer.serializeRequest(spans);
    if (request === undefined) throw new Error('the official serializer gave nothing');
    return request;
  },
};
