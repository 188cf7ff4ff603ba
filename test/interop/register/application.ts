/** Programs that are started with `otlp-native/register`, and the receiver that they export to. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OtlpReceiver } from 'otlp-native';
import { onTestFinished } from 'vitest';
import { type Received, received } from '../official-instrumentations/otlp-json.ts';

type Variables = Readonly<Record<string, string | number>>;

const APPS = fileURLToPath(new URL('./apps/', import.meta.url));
const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

/** A started program of the folder `apps`. */
export interface Application {
  /** What it wrote first: the port that it listens on. */
  port(): Promise<number>;
  /** Waits for its end, if need be after a signal, with what it wrote to the standard error. */
  ended(
    signal?: NodeJS.Signals,
  ): Promise<{ code: number | null; signal: NodeJS.Signals | null; stderr: string }>;
}

/** Where programs export to. */
export interface Destination {
  readonly endpoint: string;
  /** What else the programs get. */
  readonly variables: Variables;
}

/** A receiver, until the test's end. */
export class Telemetry implements Destination {
  readonly variables = {};
  private readonly requests: unknown[] = [];
  private receiver: OtlpReceiver | null = null;

  static async receive(): Promise<Telemetry> {
    const telemetry = new Telemetry();
    const receiver = await OtlpReceiver.listen({
      grpcPort: null,
      onBatch: ({ request }) => telemetry.requests.push(request),
    });
    telemetry.receiver = receiver;
    onTestFinished(() => receiver.close());
    return telemetry;
  }

  get endpoint(): string {
    return this.receiver?.httpEndpoint ?? '';
  }

  /** Everything that came. */
  async all(): Promise<Received> {
    await this.receiver?.close();
    return received(this.requests);
  }
}

/** Starts a program of the folder `apps`, or of an absolute path, with `how` to register and no variables but those given. */
export function startApplication(
  name: string,
  how: readonly string[],
  telemetry: Destination,
  variables: Variables = {},
  node: string = process.execPath,
): Application {
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    OTEL_EXPORTER_OTLP_ENDPOINT: telemetry.endpoint,
    OTEL_SERVICE_NAME: name.split('.')[0] ?? name,
  };
  for (const [key, value] of Object.entries({ ...telemetry.variables, ...variables }))
    env[key] = String(value);
  const file = resolve(APPS, name);
  const child: ChildProcess = spawn(node, [...how, file], {
    env,
    // Where `otlp-native/register` is resolved from, as from a project's folder.
    cwd: REPOSITORY,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const firstLine = new Promise<string>((resolveLine, reject) => {
    let stdout = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
      const end = stdout.indexOf('\n');
      if (end >= 0) resolveLine(stdout.slice(0, end));
    });
    closed.then(() => reject(new Error(`${name} ended and wrote no line: ${stderr}`)));
  });
  // Not every program writes one, or is asked for it.
  firstLine.catch(() => {});
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  return {
    port: async () => Number(await firstLine),
    ended: async (signal) => {
      if (signal !== undefined) child.kill(signal);
      await closed;
      return { code: child.exitCode, signal: child.signalCode, stderr };
    },
  };
}
