/** The same calls on the official logs SDK and on ours: a real Collector writes the same. */

import { randomUUID } from 'node:crypto';
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { NativeLoggerProvider } from 'otlp-native';
import { NativeLogRecordProcessor } from 'otlp-native/otel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resolveResource } from '../../src/sdk/resource.ts';
import { Collector } from '../peers/collector/collector.ts';
import { PROTOCOLS, type Protocol } from '../support/answers.ts';
import { type LogProgram, logProgram, programResource, runLogProgram } from '../support/log-programs.ts';
import { holds } from '../support/property.ts';
import { logsOf, type ReceivedLog } from '../support/received-logs.ts';

const BUILD_DEADLINE_MS = 20 * 60_000;
const COLLECTOR_DEADLINE_MS = 10_000;
const RUNS = 5;

let collector: Collector;
beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  collector = await Collector.start();
}, BUILD_DEADLINE_MS);
afterAll(async () => {
  context.disable();
  await collector?.stop();
});

type Resource = ReturnType<typeof programResource>;

/** Lets `send` export with a resource that nobody else has, and returns what the Collector wrote of it, unmarked. */
async function written(
  program: LogProgram,
  send: (resource: Resource) => Promise<void>,
): Promise<ReceivedLog[]> {
  const marker = randomUUID();
  const resource = programResource(program);
  const { attributes } = resolveResource(resource);
  await send({ ...resource, attributes: { ...attributes, 'service.instance.id': marker } } as Resource);
  const requests = await collector.requests(
    'logs',
    marker,
    (found) => found.flatMap(logsOf).length >= program.calls.length,
    COLLECTOR_DEADLINE_MS,
  );
  return JSON.parse(JSON.stringify(requests.flatMap(logsOf)).replaceAll(marker, 'marker'));
}

function official(program: LogProgram): Promise<ReceivedLog[]> {
  return written(program, async (resource) => {
    const exporter = new OTLPLogExporter({ url: `${collector.httpEndpoint}/v1/logs` });
    const processors = [new BatchLogRecordProcessor({ exporter })];
    const provider = new LoggerProvider({ resource, logRecordLimits: program.limits, processors });
    runLogProgram(program, provider);
    await provider.shutdown();
  });
}

const options = (protocol: Protocol) => ({
  protocol,
  endpoint: protocol === 'grpc' ? collector.grpcEndpoint : collector.httpEndpoint,
});

test.each(PROTOCOLS)('log records of NativeLoggerProvider over %s', async (protocol) => {
  await holds(logProgram(30), { runs: RUNS, shrinks: false }, async (program) => {
    const ours = await written(program, async (resource) => {
      const provider = new NativeLoggerProvider({
        resource,
        logRecordLimits: program.limits,
        exporter: options(protocol),
      });
      runLogProgram(program, provider);
      await provider.shutdown();
    });
    expect(ours).toHaveLength(program.calls.length);
    expect(ours).toEqual(await official(program));
  });
  expect(collector.log).toBe('');
});

test.each(PROTOCOLS)(
  'log records of the official provider with NativeLogRecordProcessor over %s',
  async (protocol) => {
    await holds(logProgram(30), { runs: RUNS, shrinks: false }, async (program) => {
      const ours = await written(program, async (resource) => {
        const processors = [new NativeLogRecordProcessor(options(protocol))];
        const provider = new LoggerProvider({ resource, logRecordLimits: program.limits, processors });
        runLogProgram(program, provider);
        await provider.shutdown();
      });
      expect(ours).toEqual(await official(program));
    });
    expect(collector.log).toBe('');
  },
);
