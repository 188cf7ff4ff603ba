import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const FOLDER = new URL('./program/', import.meta.url);
const TARGET = new URL('../../target/encode-bench/', import.meta.url);

/** What one run of the program came to. */
export interface Cost {
  /** Items and bytes of the request. */
  items: number;
  bytes: number;
  /** How often it was worked through, and what all that took. */
  turns: number;
  cpuNs: number;
}

/** CPU of one item. */
export function nsPerItem({ cpuNs, turns, items }: Cost): number {
  return cpuNs / turns / items;
}

/** The Rust program that works through requests, in Rust's release profile for both sides. */
export class EncodeProgram {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Builds the program, which takes a minute or two the first time, and lets it check that all sides' results mean the same. */
  static async built(): Promise<EncodeProgram> {
    const manifest = fileURLToPath(new URL('Cargo.toml', FOLDER));
    const target = fileURLToPath(TARGET);
    await output('cargo', [
      'build',
      '--release',
      '--locked',
      '--manifest-path',
      manifest,
      '--target-dir',
      target,
    ]);
    const program = new EncodeProgram(fileURLToPath(new URL('release/otlp-native-bench-encode', TARGET)));
    await output(program.#path, ['--check']);
    return program;
  }

  /** The shapes of each signal's requests. */
  async shapes(): Promise<Record<string, readonly string[]>> {
    return JSON.parse(await output(this.#path, ['--shapes']));
  }

  /** Compresses a request over and over. */
  async compress(
    codec: string,
    level: number,
    signal: string,
    shape: string,
    milliseconds: number,
  ): Promise<Cost & { compressedBytes: number }> {
    const words = ['compress', codec, String(level), signal, shape, String(milliseconds)];
    return JSON.parse(await output(this.#path, words));
  }

  /** Lets a party work through a request for about `milliseconds`, in a process of its own. */
  async cost(
    subject: string,
    road: string,
    signal: string,
    shape: string,
    milliseconds: number,
  ): Promise<Cost> {
    return JSON.parse(await output(this.#path, [subject, road, signal, shape, String(milliseconds)]));
  }
}

async function output(program: string, args: readonly string[]): Promise<string> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}`);
  return text;
}
