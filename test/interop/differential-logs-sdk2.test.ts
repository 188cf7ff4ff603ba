/** Log records of the official SDK's 2.x line, on its own road and on ours. */

import { context, diag } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { NativeLogRecordExporter, NativeLogRecordProcessor } from 'otlp-native/otel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  BatchLogRecordProcessor,
  LoggerProvider,
  type LogRecordProcessor,
  SerializerExporter,
} from '../peers/sdk2/logs2.ts';
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

async function run(
  program: LogProgram,
  processor: (receiver: LogReceiver) => LogRecordProcessor,
): Promise<ReceivedLog[]> {
  const receiver = await LogReceiver.start();
  const provider = new LoggerProvider({
    // The lines' resources differ in private members only.
    resource: programResource(program) as never,
    logRecordLimits: program.limits,
    processors: [processor(receiver)],
  });
  runLogProgram(program, provider);
  await provider.shutdown();
  return receiver.take();
}

const batched = (exporter: SerializerExporter | NativeLogRecordExporter): LogRecordProcessor =>
  new BatchLogRecordProcessor({ exporter });

test.each([
  ['NativeLogRecordProcessor', ({ endpoint }: LogReceiver) => new NativeLogRecordProcessor({ endpoint })],
  [
    'NativeLogRecordExporter',
    ({ endpoint }: LogReceiver) => batched(new NativeLogRecordExporter({ endpoint })),
  ],
])('%s sends what the line’s own serializer writes', async (_, native) => {
  await holds(logProgram(30), { runs: 40 }, async (program) => {
    const received = await run(program, native);
    expect(received).toHaveLength(program.calls.length);
    expect(received).toEqual(
      await run(program, ({ endpoint }) => batched(new SerializerExporter(`${endpoint}/v1/logs`))),
    );
  });
});
