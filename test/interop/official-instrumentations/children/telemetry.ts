/** Registers the providers that a child was asked for, ours or the official ones, and the official instrumentations on them. */

import { DiagConsoleLogger, DiagLogLevel, diag, trace } from '@opentelemetry/api';
import { type Instrumentation, registerInstrumentations } from '@opentelemetry/instrumentation';

/** Whose providers a child registers. */
export type Sdk = 'official' | 'native';

/** A child's task: its only argument. */
export interface ChildTask {
  readonly sdk: Sdk;
  /** Of the OTLP/HTTP receiver in the parent. */
  readonly endpoint: string;
  /** Where the real server listens that the child uses, if any. */
  readonly serverPort: number;
}

/** What a child writes to its standard output, as JSON. */
export interface ChildReport {
  /** By name: what the comparison writes in place of a port that differs from run to run. */
  readonly ports: Readonly<Record<string, number>>;
  /** What the traffic itself gave: answers, log lines. */
  readonly results: readonly unknown[];
}

/** Registered globally. */
export interface Telemetry {
  /** Exports what there is, and ends. */
  shutdown(): Promise<void>;
}

/** Complete, so that no SDK adds its own name. */
export const RESOURCE_ATTRIBUTES = {
  'service.name': 'shop',
  'service.version': '1.2.3',
  'telemetry.sdk.language': 'nodejs',
  'telemetry.sdk.name': 'any',
  'telemetry.sdk.version': '0.0.0',
};

export const task = JSON.parse(process.argv[2] ?? '') as ChildTask;

/** What the module under instrumentation has to be loaded after. */
export async function startTelemetry(...instrumentations: Instrumentation[]): Promise<Telemetry> {
  // A warning or an error fails the test, which expects nothing on standard error.
  diag.setLogger(new DiagConsoleLogger(), DiagLogLevel.WARN);
  const { register } = await (task.sdk === 'native'
    ? import('./native-providers.ts')
    : import('./official-providers.ts'));
  const telemetry = register(task.endpoint);
  registerInstrumentations({ instrumentations });
  return telemetry;
}

/** Does a step of the traffic in a span of its own, which is the root of what the step does. */
export function step<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  return trace.getTracer('traffic').startActiveSpan(name, async (span) => {
    try {
      return await work();
    } finally {
      span.end();
    }
  });
}

/** What an operation that has to fail was refused with, or null if it didn't fail. */
export async function failureOf(operation: Promise<unknown>): Promise<string | null> {
  return operation.then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

export function report(value: ChildReport): void {
  process.stdout.write(JSON.stringify(value));
}
