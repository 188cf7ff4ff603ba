import type { ProcessCost } from '../../bench/measure/process-meter.ts';
import { AnsweringProcess } from '../../bench/process/answering-process.ts';
import { driveRequests } from '../drive-requests.ts';
import type { ReceivedTrace } from '../received-trace.ts';
import { CountingReceiver } from '../receiver.ts';
import type { ServiceQuestions } from './service-process.ts';
import type { SpanCount } from './telemetry.ts';
import type { Destination, Variant } from './variant.ts';

/** What one slice of the load cost the shop, and the spans that it ended. */
export interface SliceCost extends ProcessCost {
  requests: number;
  ended: number;
}

/** The shop of one variant: its process, and the receiver of its spans where it has one of its own. */
export class Shop {
  readonly variant: Variant;
  readonly slices: SliceCost[] = [];
  readonly #process: AnsweringProcess<ServiceQuestions>;
  readonly #receiver: CountingReceiver | null;
  readonly #url: string;
  #served = 0;

  private constructor(
    variant: Variant,
    process: AnsweringProcess<ServiceQuestions>,
    receiver: CountingReceiver | null,
    url: string,
  ) {
    this.variant = variant;
    this.#process = process;
    this.#receiver = receiver;
    this.#url = url;
  }

  /** `elsewhere` is the user's Collector; where it's `null` the shop gets a receiver in this process. */
  static async open(variant: Variant, elsewhere: Destination | null): Promise<Shop> {
    const isExporting = variant !== 'bare' && variant !== 'noExport';
    const receiver = isExporting && elsewhere === null ? await CountingReceiver.listen() : null;
    const destination = receiver === null ? elsewhere : ownDestination(receiver);
    const process = new AnsweringProcess<ServiceQuestions>(new URL('./service-process.ts', import.meta.url), {
      nodeOptions: ['--expose-gc'],
      takesOtelVariables: elsewhere !== null,
    });
    try {
      const url = await process.ask('start', { variant, destination });
      return new Shop(variant, process, receiver, url);
    } catch (error) {
      await Promise.all([process.stop(), receiver?.close()]);
      throw error;
    }
  }

  /** Sends the shop that many requests. */
  async serve(requests: number, onProgress: (served: number) => void): Promise<void> {
    const first = this.#served;
    this.#served += requests;
    await driveRequests(this.#url, first, requests, onProgress);
  }

  /** Adds to `slices` what `load` costs the shop. */
  async measure(load: () => Promise<void>): Promise<void> {
    const servedBefore = this.#served;
    await this.#process.ask('beginLoad');
    await load();
    const cost = await this.#process.ask('endLoad');
    this.slices.push({ ...cost, requests: this.#served - servedBefore });
  }

  /** Ends the service, and counts its spans. */
  async finish(): Promise<SpanCount> {
    const { ended, delivered } = await this.#process.ask('finish');
    return { ended, delivered: this.#receiver === null ? delivered : await this.#receiver.received(ended) };
  }

  /** Data points of metrics that the receiver of this process got; 0 where there is none. */
  get dataPoints(): number {
    return this.#receiver?.dataPoints ?? 0;
  }

  pickTrace(): ReceivedTrace | null {
    return this.#receiver?.pickTrace() ?? null;
  }

  async close(): Promise<void> {
    await Promise.all([this.#process.stop(), this.#receiver?.close()]);
  }
}

function ownDestination(receiver: CountingReceiver): Destination {
  return { endpoint: receiver.httpEndpoint, protocol: 'http/protobuf' };
}
