/** A gRPC service with calls of all four kinds, and its client. */

import { EventEmitter } from 'node:events';
import type {
  ClientReadableStream,
  ClientUnaryCall,
  ClientWritableStream,
  handleBidiStreamingCall,
  handleClientStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  Metadata,
  MethodDefinition,
  ServiceError,
} from '@grpc/grpc-js';
import { trace } from '@opentelemetry/api';
import { GrpcInstrumentation } from '@opentelemetry/instrumentation-grpc';
import { load } from './http.ts';
import { report, startTelemetry, step } from './telemetry.ts';

const telemetry = await startTelemetry(
  new GrpcInstrumentation({
    ignoreGrpcMethods: ['Ignored'],
    metadataToSpanAttributes: {
      client: { requestMetadata: ['tenant'], responseMetadata: ['region'] },
      server: { requestMetadata: ['tenant'], responseMetadata: ['region'] },
    },
  }),
);

const grpc = load('@grpc/grpc-js') as typeof import('@grpc/grpc-js');

/** Messages are JSON: the instrumentation doesn't look into them. */
const serialize = (message: unknown): Buffer => Buffer.from(JSON.stringify(message));
const deserialize = (bytes: Buffer): unknown => JSON.parse(bytes.toString());
const method = (
  name: string,
  requestStream: boolean,
  responseStream: boolean,
): MethodDefinition<unknown, unknown> => ({
  path: `/shop.Orders/${name}`,
  requestStream,
  responseStream,
  requestSerialize: serialize,
  requestDeserialize: deserialize,
  responseSerialize: serialize,
  responseDeserialize: deserialize,
});
const definition = {
  Place: method('Place', false, false),
  PlaceMany: method('PlaceMany', true, false),
  Watch: method('Watch', false, true),
  Negotiate: method('Negotiate', true, true),
  Ignored: method('Ignored', false, false),
  Wait: method('Wait', false, false),
};

const notFound = { code: grpc.status.NOT_FOUND, details: 'no such order' };
const place: handleUnaryCall<unknown, unknown> = (call, done) => {
  const region = new grpc.Metadata();
  region.set('region', 'eu');
  call.sendMetadata(region);
  trace.getTracer('service').startSpan('look up').end();
  if (call.request === 'nothing') done(notFound);
  else done(null, { placed: call.request });
};
const placeMany: handleClientStreamingCall<unknown, unknown> = (call, done) => {
  let count = 0;
  call.on('data', () => {
    count += 1;
  });
  call.on('end', () => done(null, { count }));
};
const watch: handleServerStreamingCall<{ count: number }, number> = (call) => {
  for (let index = 0; index < call.request.count; index += 1) call.write(index);
  if (call.request.count === 0) call.emit('error', notFound);
  else call.end();
};
const negotiate: handleBidiStreamingCall<number, number> = (call) => {
  call.on('data', (offer: number) => call.write(offer * 2));
  call.on('end', () => call.end());
};
/** Never answers; its client learns when it was called. */
const calls = new EventEmitter();
const wait: handleUnaryCall<unknown, unknown> = () => calls.emit('wait');
const ignored: handleUnaryCall<unknown, unknown> = (_call, done) => done(null, 'ignored');

const server = new grpc.Server();
server.addService(definition, {
  Place: place,
  PlaceMany: placeMany,
  Watch: watch,
  Negotiate: negotiate,
  Ignored: ignored,
  Wait: wait,
});

type Callback = (error: ServiceError | null, value?: unknown) => void;
/** What `makeClientConstructor` makes of the definition. */
interface Orders {
  Place(request: unknown, metadata: Metadata, callback: Callback): void;
  PlaceMany(callback: Callback): ClientWritableStream<unknown>;
  Watch(request: { count: number }): ClientReadableStream<unknown>;
  Negotiate(): ClientWritableStream<unknown> & ClientReadableStream<unknown>;
  Ignored(request: unknown, callback: Callback): void;
  Wait(request: unknown, callback: Callback): ClientUnaryCall;
  close(): void;
}

const port = await new Promise<number>((resolve, reject) => {
  server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
    error === null ? resolve(bound) : reject(error),
  );
});
const Client = grpc.makeClientConstructor(definition, 'shop.Orders');
const orders = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure()) as unknown as Orders;

const answer = (call: (callback: Callback) => void): Promise<unknown> =>
  new Promise((resolve) => {
    call((error, value) => resolve(error === null ? value : [error.code, error.details]));
  });
const all = (stream: ClientReadableStream<unknown>): Promise<unknown> =>
  new Promise((resolve) => {
    const received: unknown[] = [];
    stream.on('data', (value) => received.push(value));
    stream.on('error', ({ code, details }: ServiceError) => resolve([code, details, received]));
    stream.on('end', () => resolve(received));
  });
const tenant = new grpc.Metadata();
tenant.set('tenant', 'acme');

const results = [
  await step('unary', () => answer((done) => orders.Place('book', tenant, done))),
  await step('unary that fails', () => answer((done) => orders.Place('nothing', tenant, done))),
  await step('client stream', () =>
    answer((done) => {
      const stream = orders.PlaceMany(done);
      for (const item of ['book', 'pen']) stream.write(item);
      stream.end();
    }),
  ),
  await step('server stream', () => all(orders.Watch({ count: 3 }))),
  await step('server stream that fails', () => all(orders.Watch({ count: 0 }))),
  await step('both stream', () => {
    const stream = orders.Negotiate();
    const received = all(stream);
    for (const offer of [1, 2]) stream.write(offer);
    stream.end();
    return received;
  }),
  await step('ignored', () => answer((done) => orders.Ignored('it', done))),
  await step('cancelled', () =>
    answer((done) => {
      const call = orders.Wait('long', done);
      calls.once('wait', () => call.cancel());
    }),
  ),
];
orders.close();
server.forceShutdown();
await telemetry.shutdown();
report({ ports: { service: port }, results });
