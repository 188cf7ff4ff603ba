import { OtlpReceiver, type ReceivedBatch } from 'otlp-native';
import { pickTrace, type ReceivedTrace } from './received-trace.ts';

// Several traces' worth: a trace's spans may come in neighbouring batches.
const KEPT_BATCHES = 16;
const PATIENCE_MS = 5_000;

/** The embedded receiver: counts what one variant delivers, and keeps the latest batches to draw a trace of. */
export class CountingReceiver {
  readonly httpEndpoint: string;
  readonly #receiver: OtlpReceiver;
  readonly #latest: ReceivedBatch[] = [];
  #received = 0;
  #dataPoints = 0;
  #onReceived: () => void = () => {};

  private constructor(receiver: OtlpReceiver, httpEndpoint: string) {
    this.#receiver = receiver;
    this.httpEndpoint = httpEndpoint;
    void this.#count();
  }

  static async listen(): Promise<CountingReceiver> {
    const receiver = await OtlpReceiver.listen({ httpPort: 0, grpcPort: null });
    if (receiver.httpEndpoint === null) throw new Error('the receiver has no HTTP listener');
    return new CountingReceiver(receiver, receiver.httpEndpoint);
  }

  /** Spans received; waits a while for `expected`, as the last batches may be on their way to this thread. */
  async received(expected: number): Promise<number> {
    const timeout = AbortSignal.timeout(PATIENCE_MS);
    while (this.#received < expected && !timeout.aborted) {
      await new Promise<void>((resolve) => {
        this.#onReceived = resolve;
        timeout.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    return this.#received;
  }

  /** Data points of metrics received so far. */
  get dataPoints(): number {
    return this.#dataPoints;
  }

  /** A whole trace of the latest batches. */
  pickTrace(): ReceivedTrace | null {
    return pickTrace(this.#latest.map(({ request }) => request));
  }

  async close(): Promise<void> {
    await this.#receiver.close();
  }

  async #count(): Promise<void> {
    for await (const batch of this.#receiver) {
      if (batch.signal === 'metrics') this.#dataPoints += batch.items;
      if (batch.signal !== 'traces') continue;
      this.#received += batch.items;
      this.#latest.push(batch);
      if (this.#latest.length > KEPT_BATCHES) this.#latest.shift();
      this.#onReceived();
    }
  }
}
