import { type Answer, RPC } from '../../../support/answers.ts';
import { IN_FLIGHT_ITEMS, MAX_ITEMS } from '../../durable/impatient.ts';
import { endure } from '../endure.ts';
import type { Fault } from '../fault.ts';
import { Service } from '../service.ts';
import { Sink } from '../sink.ts';

const AT_ONCE = IN_FLIGHT_ITEMS / MAX_ITEMS;
/** The long form's server throttles for so long. */
const MINUTES_MS = 120_000;

export const throttling: Fault = {
  name: 'throttling',
  summary: 'the server asks to be left alone, over and over, for minutes',
  weight: 4,
  async run(round) {
    const asksSeconds = round.either(1, round.random.integer(1, 4));
    const [status, protocol] = round.random.pick([
      [429, 'http/protobuf'],
      [503, 'http/protobuf'],
      [RPC.RESOURCE_EXHAUSTED, 'grpc'],
    ] as const);
    const answer: Answer =
      protocol === 'grpc'
        ? { kind: 'rpc', code: status, retryDelayMs: asksSeconds * 1000 }
        : { kind: 'http', status, headers: { 'retry-after': String(asksSeconds) } };
    round.way = `${protocol === 'grpc' ? 'RetryInfo' : status} of ${asksSeconds} s`;
    const sink = await Sink.start(round, { protocol });
    const { server } = sink;
    const service = new Service(round, { exporter: { endpoint: server.endpoint, protocol } });
    let before = 0;
    await endure(round, {
      sink,
      service,
      lastsMs: MINUTES_MS,
      begin: () => {
        before = server.requests.length;
        server.answer = () => answer;
      },
      wasFelt: () => server.requests.length - before > AT_ONCE,
      end: () => {
        sink.heal();
        const throttled = server.requests.slice(before);
        // Each with its next but so many that are sent at once; a timer may be a little early, a slow machine only late.
        const pauses = throttled
          .slice(AT_ONCE)
          .map(({ atMs }, index) => atMs - (throttled[index]?.atMs ?? atMs));
        const shortest = Math.min(...pauses);
        const isLeftAlone = shortest >= asksSeconds * 950;
        round.claim(isLeftAlone, `the server was asked again after ${Math.round(shortest)} ms`);
      },
    });
  },
};
