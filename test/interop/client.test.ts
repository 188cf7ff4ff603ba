/**
 * The same data by an `OtlpClient` and by a plain POST of its JSON: a real Collector, which decodes it with the generated Go
 * types, writes the same.
 */

import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import {
  type ClientSignal,
  logsRequest,
  type MetricInput,
  metricsRequest,
  OtlpClient,
  OtlpReceiver,
  profilesRequest,
  type SampleInput,
  type SendOptions,
  traceRequest,
} from 'otlp-native';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requestBytes } from '../../src/client/request-bytes.ts';
import { Collector } from '../peers/collector/collector.ts';
import { PROTOCOLS, type Protocol } from '../support/answers.ts';
import { spanKey } from '../support/canonical.ts';
import { holds } from '../support/property.ts';

const BUILD_DEADLINE_MS = 20 * 60_000;
const COLLECTOR_DEADLINE_MS = 10_000;
const RUNS = 10;
const PATHS = {
  traces: '/v1/traces',
  metrics: '/v1/metrics',
  logs: '/v1/logs',
  profiles: '/v1development/profiles',
} as const;

let collector: Collector;
beforeAll(async () => {
  collector = await Collector.start();
}, BUILD_DEADLINE_MS);
afterAll(() => collector?.stop());

const text = fc.string({ unit: 'binary', maxLength: 20 });
const key = fc.string({ minLength: 1, maxLength: 10 });
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    text,
    fc.boolean(),
    fc.double(),
    fc.integer(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.uint8Array({ maxLength: 20 }),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3 }),
  ),
}));
const attributes = fc.dictionary(key, value, { maxKeys: 5 });
const time = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n });
const id = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).filter((found) => found.some((byte) => byte !== 0));
const scope = fc.record({ name: text, version: text, attributes }, { requiredKeys: ['name'] });

const spans = fc.uniqueArray(
  fc.record(
    {
      name: text,
      spanId: id(8),
      startTime: time,
      endTime: time,
      parentSpanId: id(8),
      kind: fc.constantFrom('internal', 'server', 'client', 'producer', 'consumer'),
      traceState: fc.constant('a=1'),
      attributes,
      events: fc.array(fc.record({ name: text, time, attributes }), { maxLength: 2 }),
      links: fc.array(fc.record({ traceId: id(16), spanId: id(8), attributes }), { maxLength: 2 }),
      status: fc.constantFrom('unset', 'ok', 'error'),
      statusMessage: text,
    },
    { requiredKeys: ['name', 'spanId', 'startTime', 'endTime'] },
  ),
  { minLength: 1, maxLength: 5, selector: ({ spanId }) => spanId.join() },
);
const records = fc.array(
  fc.record({
    body: value,
    time,
    observedTime: time,
    severityNumber: fc.nat(24),
    severityText: text,
    eventName: text,
    attributes,
    traceId: id(16),
    spanId: id(8),
    traceFlags: fc.nat(255),
  }),
  { minLength: 1, maxLength: 5 },
);
const count = fc.nat(1000);
const point = { attributes, time, startTime: time };
const number = fc.oneof(fc.double({ noNaN: true }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
const numbers = fc.array(fc.record({ ...point, value: number }), { minLength: 1, maxLength: 3 });
const temporality = fc.constantFrom('delta', 'cumulative');
const extremes = { sum: fc.double({ noNaN: true }), min: fc.double({ noNaN: true }) };
const buckets = fc.record({ offset: fc.integer({ min: -50, max: 50 }), counts: fc.array(count) });
const histograms = fc.array(
  fc.record({
    ...point,
    ...extremes,
    bounds: fc.constant([1, 2.5, 10]),
    counts: fc.tuple(count, count, count, count),
  }),
  { minLength: 1, maxLength: 3 },
);
const exponentials = fc.array(
  fc.record({
    ...point,
    ...extremes,
    scale: fc.integer({ min: -10, max: 20 }),
    zeroCount: count,
    zeroThreshold: fc.constant(0.5),
    positive: buckets,
    negative: buckets,
  }),
  { minLength: 1, maxLength: 3 },
);
const metrics: fc.Arbitrary<MetricInput[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('gauge'), name: text, unit: text, points: numbers }),
    fc.record({
      kind: fc.constant('sum'),
      name: text,
      temporality,
      isMonotonic: fc.boolean(),
      points: numbers,
    }),
    fc.record({ kind: fc.constant('histogram'), name: text, temporality, points: histograms }),
    fc.record({ kind: fc.constant('exponentialHistogram'), name: text, temporality, points: exponentials }),
  ),
  { minLength: 1, maxLength: 4 },
);
const line = fc.record({
  function: fc.record(
    { name: text, systemName: text, fileName: text, startLine: fc.nat() },
    { requiredKeys: ['name'] },
  ),
  line: fc.nat(),
  column: fc.nat(),
});
const frame = fc
  .tuple(
    line,
    fc.record(
      {
        inlinedInto: fc.array(line, { maxLength: 2 }),
        address: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        mapping: fc.record({ fileName: text, memoryStart: time }),
        attributes,
      },
      { requiredKeys: [] },
    ),
  )
  .map(([of, more]) => ({ ...of, ...more }));
const samples: fc.Arbitrary<SampleInput[]> = fc.array(
  fc.oneof(
    fc.record({
      stack: fc.array(frame, { maxLength: 3 }),
      values: fc.tuple(fc.integer()),
      attributes,
    }),
    fc.record({
      stack: fc.array(frame, { maxLength: 3 }),
      timestamps: fc.array(time, { minLength: 1, maxLength: 3 }),
      link: fc.record({ traceId: id(16), spanId: id(8) }),
    }),
  ),
  // The Collector writes nothing of a request without samples.
  { minLength: 1, maxLength: 6 },
);
const profiles = fc.array(
  fc.record({
    sampleType: fc.constant({ type: 'cpu', unit: 'nanoseconds' }),
    samples,
    time,
    durationNano: time,
    profileId: id(16),
    attributes,
    original: fc.record({ format: fc.constant('pprof'), payload: fc.uint8Array({ maxLength: 30 }) }),
  }),
  { minLength: 1, maxLength: 3 },
);

async function byClient(
  signal: ClientSignal,
  protocol: Protocol,
  data: object | string | Uint8Array,
  options: SendOptions = {},
): Promise<void> {
  const endpoint = protocol === 'grpc' ? collector.grpcEndpoint : collector.httpEndpoint;
  const client = new OtlpClient({ endpoint, protocol });
  const send = {
    traces: () => client.sendTraces(data, options),
    metrics: () => client.sendMetrics(data, options),
    logs: () => client.sendLogs(data, options),
    profiles: () => client.sendProfiles(data, options),
  };
  expect(await send[signal]()).toMatchObject({ kind: 'delivered', rejectedItems: 0, message: null });
  await client.shutdown();
}

/** JSON as the specification has it, sent by nobody of ours. */
async function byPost(signal: ClientSignal, data: object): Promise<void> {
  const body = Buffer.from(requestBytes(data, 'json').bytes);
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(collector.httpEndpoint + PATHS[signal], { method: 'POST', headers, body });
  expect([answer.status, await answer.text()]).toEqual([200, '{"partialSuccess":{}}']);
}

/** What the Collector writes of the request that `send` sends. */
async function written(
  signal: Exclude<ClientSignal, 'traces'>,
  build: (marker: string) => object,
  send: (data: object) => Promise<void>,
): Promise<unknown> {
  const marker = randomUUID();
  await send(build(marker));
  const found = await collector.requests(
    signal,
    marker,
    (requests) => requests.length > 0,
    COLLECTOR_DEADLINE_MS,
  );
  expect(found).toHaveLength(1);
  return JSON.parse(JSON.stringify(found[0]).replaceAll(marker, 'marker'));
}

/** A request of log records as another exporter sends it: what a receiver takes of the JSON, as bytes. */
async function protobufOf(data: object): Promise<Uint8Array> {
  const receiver = await OtlpReceiver.listen({ grpcPort: null });
  const headers = { 'content-type': 'application/json' };
  const body = Buffer.from(requestBytes(data, 'json').bytes);
  await fetch(`${receiver.httpEndpoint}${PATHS.logs}`, { method: 'POST', headers, body });
  await receiver.close();
  for await (const { protobuf } of receiver) return protobuf;
  throw new Error('the receiver took nothing');
}

const resource = (marker: string) => ({ attributes: { 'service.instance.id': marker } });

test.each(PROTOCOLS)('log records over %s', async (protocol) => {
  await holds(fc.record({ scope, records }), { runs: RUNS, shrinks: false }, async (input) => {
    const build = (marker: string) => logsRequest({ resource: resource(marker), ...input });
    const ours = await written('logs', build, (data) => byClient('logs', protocol, data));
    expect(ours).toEqual(await written('logs', build, (data) => byPost('logs', data)));
  });
  expect(collector.log).toBe('');
});

test.each(PROTOCOLS)('metrics over %s', async (protocol) => {
  await holds(fc.record({ scope, metrics }), { runs: RUNS, shrinks: false }, async (input) => {
    const build = (marker: string) => metricsRequest({ resource: resource(marker), ...input });
    const ours = await written('metrics', build, (data) => byClient('metrics', protocol, data));
    expect(ours).toEqual(await written('metrics', build, (data) => byPost('metrics', data)));
  });
  expect(collector.log).toBe('');
});

test.each(PROTOCOLS)('profiles over %s', async (protocol) => {
  await holds(fc.record({ scope, profiles }), { runs: RUNS, shrinks: false }, async (input) => {
    const build = (marker: string) => profilesRequest({ resource: resource(marker), ...input });
    const ours = await written('profiles', build, (data) => byClient('profiles', protocol, data));
    expect(ours).toEqual(await written('profiles', build, (data) => byPost('profiles', data)));
  });
  expect(collector.log).toBe('');
});

test.each(PROTOCOLS)('spans over %s', async (protocol) => {
  await holds(fc.record({ scope, spans }), { runs: RUNS, shrinks: false }, async (input) => {
    const writtenSpans = async (send: (data: object) => Promise<void>): Promise<unknown> => {
      const traceId = randomBytes(16).toString('hex');
      await send(traceRequest({ ...input, spans: input.spans.map((span) => ({ ...span, traceId })) }));
      const keys = input.spans.map(({ spanId }) =>
        spanKey({ traceId, spanId: Buffer.from(spanId).toString('hex') }),
      );
      const all = await collector.spans(keys, COLLECTOR_DEADLINE_MS);
      return keys.map((key) => all.get(key)?.map((span) => ({ ...span, traceId: 'same' })));
    };
    const ours = await writtenSpans((data) => byClient('traces', protocol, data));
    expect(ours).toEqual(input.spans.map(() => [expect.anything()]));
    expect(ours).toEqual(await writtenSpans((data) => byPost('traces', data)));
  });
  expect(collector.log).toBe('');
});

test.each(PROTOCOLS)(
  'JSON text, JSON bytes and protobuf bytes over %s are the same request',
  async (protocol) => {
    const build = (marker: string) =>
      logsRequest({ resource: resource(marker), records: [{ body: 'worked', observedTime: 1n }] });
    const json = (data: object) => Buffer.from(requestBytes(data, 'json').bytes);
    const asText = await written('logs', build, (data) =>
      byClient('logs', protocol, json(data).toString('utf8')),
    );
    const asBytes = await written('logs', build, (data) =>
      byClient('logs', protocol, json(data), { encoding: 'json' }),
    );
    expect(asBytes).toEqual(asText);
    const asProtobuf = await written('logs', build, async (data) =>
      byClient('logs', protocol, await protobufOf(data)),
    );
    expect(asProtobuf).toEqual(asText);
  },
);
