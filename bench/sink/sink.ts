import { AnsweringProcess } from '../process/answering-process.ts';
import type { SinkCounts, SinkEndpoints, SinkQuestions } from './sink-process.ts';

/** The sink's process, seen from the one that compares. */
export class Sink {
  readonly endpoints: SinkEndpoints;
  readonly #process: AnsweringProcess<SinkQuestions>;

  private constructor(process: AnsweringProcess<SinkQuestions>, endpoints: SinkEndpoints) {
    this.#process = process;
    this.endpoints = endpoints;
  }

  static async start(): Promise<Sink> {
    const process = new AnsweringProcess<SinkQuestions>(new URL('./sink-process.ts', import.meta.url));
    return new Sink(process, await process.ask('endpoints'));
  }

  /** Forgets what came. Bodies kept cost memory, and let `counts` count spans. */
  async reset(options: { keepsBodies: boolean }): Promise<void> {
    await this.#process.ask('reset', options);
  }

  counts(): Promise<SinkCounts> {
    return this.#process.ask('counts');
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }
}
