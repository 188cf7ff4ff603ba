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

  /** Forgets what came. Bodies kept cost memory, and let `counts` count items. */
  async reset(options: { keepsBodies: boolean }): Promise<void> {
    await this.#process.ask('reset', options);
  }

  counts(): Promise<SinkCounts> {
    return this.#process.ask('counts');
  }

  /** What the latest request for metrics adds up to: the values of sums and gauges, the counts of histograms. */
  metricTotal(): Promise<number> {
    return this.#process.ask('metricTotal');
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }
}
