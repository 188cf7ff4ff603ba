import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from './random.ts';

/** How long what goes wrong lasts. */
export type Length = 'short' | 'long';

/** What one round came to. */
export interface RoundReport {
  /** Different items that arrived. */
  readonly items: number;
  /** How often one came again. */
  readonly repeated: number;
  /** What in-flight requests explain. */
  readonly repeatedAtMost: number;
  /** Promised items that did not come, since what was on disk was destroyed. */
  readonly destroyed: number;
  /** How it was done, where there is more than one way. */
  readonly way: string;
  readonly faults: readonly string[];
}

/** One round of a fault: its chance, its folder, and what was found in it. */
export class Round {
  readonly length: Length;
  readonly random: Random;
  /** What it should take at most, as far as that is its own choice. */
  readonly limitMs: number;
  /** Removed at the end. */
  readonly directory: string;
  way = '';
  items = 0;
  repeated = 0;
  repeatedAtMost = 0;
  destroyed = 0;
  readonly #faults: string[] = [];
  readonly #endings: (() => unknown)[] = [];

  constructor(length: Length, seed: number, limitMs = Number.POSITIVE_INFINITY) {
    this.length = length;
    this.limitMs = limitMs;
    this.random = new Random(seed);
    this.directory = mkdtempSync(join(tmpdir(), 'otlp-native-faults-'));
    this.defer(() => rmSync(this.directory, { recursive: true, force: true }));
  }

  /** One value for the short form, another for the long one. */
  either<T>(short: T, long: T): T {
    return this.length === 'short' ? short : long;
  }

  /** Called at the round's end, the last one first. */
  defer(ending: () => unknown): void {
    this.#endings.push(ending);
  }

  /** Notes a fault where `holds` is false. */
  claim(holds: boolean, fault: string): void {
    if (!holds && this.#faults.length < MAX_FAULTS) this.#faults.push(fault);
  }

  async close(): Promise<void> {
    for (const ending of this.#endings.reverse()) await ending();
  }

  report(): RoundReport {
    const { items, repeated, repeatedAtMost, destroyed, way } = this;
    return { items, repeated, repeatedAtMost, destroyed, way, faults: this.#faults };
  }
}

/** More of one round say nothing new. */
const MAX_FAULTS = 8;
