import type { Batch, BatchAnswer } from '../../../src/batch/batch.ts';

/** A batch that a test has not answered yet. */
export interface OpenBatch<T> extends Batch<T> {
  readonly signal: AbortSignal;
  readonly resolve: (answer?: BatchAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** A consumer whose batches end when a test says so. */
export class OpenConsumer<T> {
  readonly open: OpenBatch<T>[] = [];
  /** All batches, in the order in which they came. */
  readonly all: OpenBatch<T>[] = [];

  readonly consume = (batch: Batch<T>, signal: AbortSignal): Promise<BatchAnswer | undefined> =>
    new Promise((resolve, reject) => {
      const leave = () => this.open.splice(this.open.indexOf(given), 1);
      const given: OpenBatch<T> = {
        ...batch,
        items: [...batch.items],
        signal,
        resolve: (answer) => {
          leave();
          resolve(answer);
        },
        reject: (error) => {
          leave();
          reject(error);
        },
      };
      this.open.push(given);
      this.all.push(given);
    });
}
