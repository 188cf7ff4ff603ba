/** The same calls on the official logs SDK and on ours give equal OTLP. */

import { context, diag } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordProcessor } from '@opentelemetry/sdk-logs';
import { NativeLoggerProvider } from 'otlp-native';
import { NativeLogRecordExporter, NativeLogRecordProcessor } from 'otlp-native/otel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resolveResource } from '../../src/sdk/resource.ts';
import { type LogProgram, logProgram, programResource, runLogProgram } from '../support/log-programs.ts';
import { holds } from '../support/property.ts';
import { LogReceiver, type ReceivedLog } from '../support/received-logs.ts';

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
});
afterAll(() => {
  context.disable();
  diag.disable();
});

/** Runs `program` on an official provider with one processor, and returns what its exporter sent. */
async function official(
  program: LogProgram,
  processor: (receiver: LogReceiver) => LogRecordProcessor,
  resource = programResource(program),
): Promise<ReceivedLog[]> {
  const receiver = await LogReceiver.start();
  const provider = new LoggerProvider({
    resource,
    logRecordLimits: program.limits,
    processors: [processor(receiver)],
  });
  runLogProgram(program, provider);
  await provider.shutdown();
  return receiver.take();
}

const officialExport = ({ endpoint }: LogReceiver): LogRecordProcessor =>
  new BatchLogRecordProcessor({ exporter: new OTLPLogExporter({ url: `${endpoint}/v1/logs` }) });

test('NativeLoggerProvider sends what the official provider and exporter send', async () => {
  await holds(logProgram(30), { runs: 60 }, async (program) => {
    const receiver = await LogReceiver.start();
    const resource = programResource(program);
    const provider = new NativeLoggerProvider({
      resource,
      logRecordLimits: program.limits,
      exporter: { endpoint: receiver.endpoint },
    });
    runLogProgram(program, provider);
    await provider.shutdown();
    const received = await receiver.take();
    expect(received).toHaveLength(program.calls.length);
    // Ours adds the defaults to every resource; the official provider takes it as it is.
    const merged = { ...resource, ...resolveResource(resource) } as unknown as typeof resource;
    expect(received).toEqual(await official(program, officialExport, merged));
    expect(provider.stats()).toMatchObject({
      accepted: program.calls.length,
      delivered: program.calls.length,
    });
  });
});

test('NativeLoggerProvider gives processors and exporters of the official SDK what the official provider gives them', async () => {
  await holds(logProgram(30), { runs: 40 }, async (program) => {
    const receiver = await LogReceiver.start();
    const resource = programResource(program);
    const merged = { ...resource, ...resolveResource(resource) } as unknown as typeof resource;
    const provider = new NativeLoggerProvider({
      resource,
      logRecordLimits: program.limits,
      exporter: null,
      processors: [officialExport(receiver)],
    });
    runLogProgram(program, provider);
    await provider.shutdown();
    expect(await receiver.take()).toEqual(await official(program, officialExport, merged));
  });
});

test.each([
  ['NativeLogRecordProcessor', ({ endpoint }: LogReceiver) => new NativeLogRecordProcessor({ endpoint })],
  [
    'NativeLogRecordExporter',
    ({ endpoint }: LogReceiver) =>
      new BatchLogRecordProcessor({ exporter: new NativeLogRecordExporter({ endpoint }) }),
  ],
])('%s sends what the official exporter sends for records of the official provider', async (_, native) => {
  await holds(logProgram(30), { runs: 40 }, async (program) => {
    const received = await official(program, native);
    expect(received).toHaveLength(program.calls.length);
    expect(received).toEqual(await official(program, officialExport));
  });
});
