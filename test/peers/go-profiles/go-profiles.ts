/** A server that decodes profiles by the types that protoc generates for Go, and resolves them. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { builtGoProgram } from '../go-program.ts';

/** A profile with what its indices refer to in their place; whole numbers are decimal texts. */
export interface ResolvedProfile {
  readonly samples: readonly ResolvedSample[];
  readonly [field: string]: unknown;
}

export interface ResolvedSample {
  readonly stack: readonly unknown[];
  readonly values: readonly string[];
  readonly timestamps: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly isLinked: boolean;
  /** Hexadecimal. */
  readonly link: readonly [traceId: string, spanId: string];
}

export class GoProfiles {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly #process: ChildProcess;

  static async start(): Promise<GoProfiles> {
    const binary = await builtGoProgram('go-profiles', import.meta.dirname);
    const child = spawn(binary, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [address] = await once(createInterface(child.stdout), 'line');
    return new GoProfiles(child, String(address));
  }

  private constructor(child: ChildProcess, address: string) {
    this.#process = child;
    this.endpoint = `http://${address}`;
  }

  /** What each request held that came since the last call. */
  async received(): Promise<readonly (readonly ResolvedProfile[])[]> {
    const answer = await fetch(this.endpoint);
    return ((await answer.json()) ?? []) as (readonly ResolvedProfile[])[];
  }

  async stop(): Promise<void> {
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await exited;
  }
}
