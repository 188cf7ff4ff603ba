/** Programs that are started with `otlp-native/register`, and the receiver that they export to. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { OtlpReceiver } from 'otlp-native';
import { onTestFinished } from 'vitest';
import { writtenOutput } from '../../support/written-output.ts';
import { type Received, received } from '../official-instrumentations/otlp-json.ts';

type Variables = Readonly<Record<string, string | number>>;

const APPS = fileURLToPath(new URL('./apps/', import.meta.url));
const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

/** A started program of the folder `apps`. */
export interface Application extends StartedProcess {
  /** What it wrote first: the port that it listens on. */
  port(): Promise<number>;
}

/** How a program ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
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
      onBatch: ({ request }) => telemetry.requests.push(request),
    });
    telemetry.receiver = receiver;
    onTestFinished(() => receiver.close());
    return telemetry;
  }

  get endpoint(): string {
    return this.receiver?.httpEndpoint ?? '';
  }

  get grpcEndpoint(): string {
    return this.receiver?.grpcEndpoint ?? '';
  }

  /** What came so far. */
  soFar(): Received {
    return received(this.requests);
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
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: telemetry.endpoint,
    OTEL_SERVICE_NAME: name.split('.')[0] ?? name,
    ...telemetry.variables,
    ...variables,
  };
  // Where `otlp-native/register` is resolved from, as from a project's folder.
  const started = startProcess(node, [...how, resolve(APPS, name)], { env, cwd: REPOSITORY });
  return { ...started, port: async () => Number((await started.wrote(/^(.*)\n/))[1]) };
}

/** A started process. */
export interface StartedProcess {
  /** Waits until what it wrote to its standard output matches; rejects when it ends before. */
  wrote(pattern: RegExp): Promise<RegExpExecArray>;
  /** The same of its standard error. */
  complained(pattern: RegExp): Promise<RegExpExecArray>;
  /** Waits for its end, if need be after a signal, with what it wrote to the standard error. */
  ended(signal?: NodeJS.Signals): Promise<Ended>;
  /** What it wrote to the standard output so far. */
  output(): string;
}

/** Starts a program, which ends with the test; of this process's variables it gets nothing but the path. */
export function startProcess(
  program: string,
  args: readonly string[],
  { cwd, env }: { cwd: string; env: Variables },
): StartedProcess {
  const variables: Record<string, string> = { PATH: process.env.PATH ?? '' };
  for (const [key, value] of Object.entries(env)) variables[key] = String(value);
  const child = spawn(program, [...args], {
    env: variables,
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  const written = writtenOutput(child);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  const matching = async (
    pattern: RegExp,
    stream: Readable,
    text: () => string,
  ): Promise<RegExpExecArray> => {
    for (;;) {
      const match = pattern.exec(text());
      if (match !== null) return match;
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`${program} ended and did not write ${pattern}: ${written.stdout}${written.stderr}`);
      await Promise.race([closed, once(stream, 'data')]);
    }
  };
  return {
    wrote: (pattern) => matching(pattern, child.stdout, () => written.stdout),
    complained: (pattern) => matching(pattern, child.stderr, () => written.stderr),
    output: () => written.stdout,
    ended: async (signal) => {
      if (signal !== undefined) child.kill(signal);
      await closed;
      return { code: child.exitCode, signal: child.signalCode, stderr: written.stderr };
    },
  };
}
