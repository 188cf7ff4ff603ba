import type { ExporterOptions, QueueFsync } from 'otlp-native';
import { type Answer, SUCCESS } from '../../../support/answers.ts';
import { startSink } from '../../durable/log-sink.ts';
import { drainAndCheck, type Promised, ROUND_ITEMS, RoundProcess } from '../../durable/rounds.ts';
import type { Fault } from '../fault.ts';

/** Processes that are killed in one round, one after another. */
export const KILLS_A_ROUND = 10;
const KILLS_IN_SHORT = 4;
const DEADLINE_MS = 60_000;
const FSYNCS: readonly [QueueFsync, ...QueueFsync[]] = ['always', 'interval', 'never'];
const BUSY: Answer = { kind: 'http', status: 503 };
/** How the server is while processes are killed. */
const SERVERS = [
  { name: 'up', answer: (): Answer => SUCCESS },
  { name: 'busy now and then', answer: (index: number): Answer => (index % 5 === 2 ? BUSY : SUCCESS) },
  { name: 'away', answer: (): Answer => BUSY },
] as const;
const MAX_ITEMS = 500;
const MAX_CONCURRENT_EXPORTS = 4;
/** Of a killed process: requests that were taken out of the queue, sent or about to be. */
const IN_FLIGHT_ITEMS = 2 * MAX_CONCURRENT_EXPORTS * MAX_ITEMS;

export const killed: Fault = {
  name: 'sigkill',
  summary: `${KILLS_A_ROUND} processes are killed at random points, one after another, then one delivers what they left`,
  weight: 6,
  async run(round) {
    const how = round.random.pick(SERVERS);
    const fsync = round.random.pick(FSYNCS);
    round.way = `server ${how.name}, fsync ${fsync}`;
    const server = await startSink(how.answer);
    round.defer(() => server.close());
    const exporter: ExporterOptions = {
      endpoint: server.endpoint,
      maxConcurrentExports: MAX_CONCURRENT_EXPORTS,
      batch: { delayMs: 20, maxItems: MAX_ITEMS },
      retry: { initialBackoffMs: 10, maxBackoffMs: 100 },
      queue: { directory: round.directory, fsync, segmentBytes: 4_194_304 },
    };
    const promised: Promised[] = [];
    for (let kill = 0; kill < round.either(KILLS_IN_SHORT, KILLS_A_ROUND); kill += 1) {
      const application = new RoundProcess({
        exporter,
        firstIndex: kill * ROUND_ITEMS,
        burst: 20,
        throwAfter: 0,
      });
      round.defer(() => application.kill());
      await application.persisted(round.random.integer(1, 4000), DEADLINE_MS);
      await application.kill();
      promised.push({ firstIndex: application.firstIndex, persisted: application.said.persisted });
    }
    server.answer = () => SUCCESS;
    const { faults, repeated, arrived } = await drainAndCheck(exporter, server, promised);
    for (const fault of faults) round.claim(false, `${round.way}: ${fault}`);
    round.items = arrived;
    round.repeated = repeated;
    round.repeatedAtMost = promised.length * IN_FLIGHT_ITEMS;
    round.claim(
      repeated <= round.repeatedAtMost,
      `${repeated} items came twice, and ${round.repeatedAtMost} may have been in flight`,
    );
  },
};
