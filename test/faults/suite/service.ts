import type { ExporterOptions, QueueOptions } from 'otlp-native';
import { type Child, spawnChild } from '../../support/child-process.ts';
import type { Command, DurableApp, Report } from '../durable/children/obedient-app.ts';
import { IMPATIENT } from '../durable/impatient.ts';
import type { Round } from './round.ts';

const APP = new URL('../durable/children/obedient-app.ts', import.meta.url);
/** For one command; an item that has to be delivered first may have to wait for some attempts. */
const DEADLINE_MS = 60_000;

export interface ServiceOptions {
  /** The number of its first item. Default 0. */
  readonly first?: number;
  readonly exporter?: ExporterOptions;
  readonly queue?: Partial<QueueOptions>;
  /** Runs the process by this command instead of by itself. */
  readonly wrapper?: readonly string[];
  /** Where the queue is. Default: in the round's folder. */
  readonly directory?: string;
}

/** A process with a durable queue; its ledger is looked at with every answer that it gives. */
export class Service {
  readonly first: number;
  /** Items that it was told to record. */
  recorded = 0;
  /** Items of it that are durable, as far as it said: the first ones. */
  persisted = 0;
  readonly #round: Round;
  readonly #child: Child;

  constructor(
    round: Round,
    { first = 0, exporter, queue, wrapper, directory = round.directory }: ServiceOptions,
  ) {
    this.#round = round;
    this.first = first;
    const task: DurableApp = {
      first,
      exporter: {
        protocol: 'http/protobuf',
        compression: 'none',
        exitTimeoutMs: 5_000,
        ...IMPATIENT,
        // On a busy machine a good answer may take 200 ms, and what is then asked again would count as a repetition.
        timeoutMs: round.either(200, 1_000),
        ...exporter,
        queue: { directory, ...queue },
      },
    };
    this.#child = spawnChild(APP, task, [], wrapper);
    round.defer(async () => {
      this.#child.kill('SIGKILL');
      await this.#child.ended();
    });
  }

  /** Records so many items more. */
  async record(items: number, padding = 0): Promise<Report> {
    this.recorded += items;
    return this.tell({ do: 'record', items, padding });
  }

  /** Records items and waits until all are on disk, or known not to be. */
  async store(items: number, padding = 0): Promise<Report> {
    await this.record(items, padding);
    const report = await this.tell({ do: 'persist', items: this.recorded });
    if (report.unpersisted === 0) this.persisted = this.recorded;
    return report;
  }

  /** Waits until all that it recorded or found is delivered, given up or refused. */
  async settle(): Promise<Report> {
    return this.tell({ do: 'settle' });
  }

  async tell(command: Command): Promise<Report> {
    const answers = this.#child.lines().length;
    this.#child.say(JSON.stringify(command));
    await this.#child.saidLines(answers + 1, DEADLINE_MS).catch((error: Error) => {
      throw new Error(`no answer to ${JSON.stringify(command)}: ${error.message}`);
    });
    const report = JSON.parse(this.#child.lines()[answers] ?? '') as Report;
    this.#look(report);
    return report;
  }

  /** Ends it by a shutdown that delivers all. @returns what it said last. */
  async stop(): Promise<Report> {
    const report = await this.tell({ do: 'shutdown' });
    const { code } = await this.#child.ended();
    this.#round.claim(code === 0, `the process ended with ${code}: ${this.#child.complaints()}`);
    return report;
  }

  /** Kills it, and waits until it is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#child.ended();
  }

  #look(report: Report): void {
    const { accepted, delivered, queued, inFlight, rejected, kept, recovered, dropped } = report;
    const sum = delivered + queued + inFlight + rejected + kept + givenUp(dropped);
    this.#round.claim(accepted === sum, `the ledger does not balance: ${JSON.stringify(report)}`);
    this.#round.claim(
      accepted === this.recorded + recovered,
      `${this.recorded} items were recorded and ${recovered} found, but ${accepted} accepted`,
    );
  }
}

/** Items that were given up, for whatever reason. */
export function givenUp(dropped: Report['dropped']): number {
  return Object.values(dropped).reduce((sum, items) => sum + items, 0);
}
