import type { Comparison, Ratio } from '../comparison.ts';
import { alternate } from '../measure/alternate.ts';
import { Rounds } from '../measure/rounds.ts';
import { spreadOf } from '../measure/spread.ts';
import type { AnsweringProcess } from '../process/answering-process.ts';
import { withProcess } from '../process/with-process.ts';
import { tableOf } from '../report/table.ts';
import { packageVersions } from '../report/versions.ts';
import { Sink } from '../sink/sink.ts';
import { CONNECTIONS, findLoadGenerator, type LoadGenerator, type LoadResult } from './load.ts';
import type { ServiceLoad, ServiceQuestions } from './service-process.ts';
import { HTTP_SUBJECTS, type HttpSubjectKey, SPANS_A_REQUEST } from './subject.ts';

const WARM_UP_SECONDS = 2;
const LOAD_SECONDS = 8;

const SERVICE_PROCESS = new URL('./service-process.ts', import.meta.url);

interface ServiceRound {
  load: LoadResult;
  service: ServiceLoad;
  /** Bytes that the sink got. */
  bytes: number;
}

type HttpRounds = Rounds<HttpSubjectKey, ServiceRound>;

/** A real HTTP service under load: bare, with the official SDK in several ways, with our tier. */
export const comparison: Comparison = {
  summary:
    'an HTTP service under load: what telemetry costs its requests, the official stack against our processor and our tier',
  defaultRounds: 5,

  async run({ rounds, share, progress }) {
    const generator = findLoadGenerator();
    if (generator.name !== 'wrk') {
      progress(
        `wrk isn't installed, so ${generator.name} makes the load and takes more of the CPU (Debian: apt-get install wrk)`,
      );
    }
    const seconds = {
      warmUp: Math.max(1, Math.round(WARM_UP_SECONDS * share)),
      load: Math.max(1, Math.round(LOAD_SECONDS * share)),
    };
    const results: HttpRounds = new Rounds();
    const sink = await Sink.start();
    try {
      for (let round = 1; round <= rounds; round++) {
        for (const key of alternate(HTTP_SUBJECTS, round)) {
          progress(`round ${round} of ${rounds}: ${HTTP_SUBJECTS[key].name}`);
          results.add(key, await runRound(key, sink, generator, seconds));
        }
      }
    } finally {
      await sink.stop();
    }
    const title = `${generator.name}, ${CONNECTIONS} connections, ${seconds.load} s after ${seconds.warmUp} s to warm up, ${SPANS_A_REQUEST} spans a request; the loop delay includes the 1 ms timer that measures it`;
    return {
      versions: {
        'load generator': generator.name,
        ...packageVersions(
          'sdk-trace',
          'sdk-metrics',
          'exporter-trace-otlp-proto',
          'exporter-metrics-otlp-proto',
          'instrumentation-http',
        ),
      },
      tables: [tableOfLoad(title, results)],
      ratios: ratiosOf(results),
    };
  },
};

async function runRound(
  key: HttpSubjectKey,
  sink: Sink,
  generator: LoadGenerator,
  seconds: { warmUp: number; load: number },
): Promise<ServiceRound> {
  await sink.reset({ keepsBodies: false });
  const options = { nodeOptions: ['--expose-gc'] };
  return withProcess(SERVICE_PROCESS, options, async (service: AnsweringProcess<ServiceQuestions>) => {
    const url = await service.ask('start', { subject: HTTP_SUBJECTS[key], sink: sink.endpoints.http });
    await generator.run(url, seconds.warmUp);
    await service.ask('beginLoad');
    const load = await generator.run(url, seconds.load);
    const felt = await service.ask('endLoad');
    return { load, service: felt, bytes: (await sink.counts()).bytes };
  });
}

function tableOfLoad(title: string, rounds: HttpRounds) {
  return tableOf({
    title,
    phase: 'load',
    subjects: HTTP_SUBJECTS,
    rounds,
    figures: {
      requestsPerSecond: ({ load }) => load.requestsPerSecond,
      latencyP50Ms: ({ load }) => load.latencyMs.p50,
      latencyP99Ms: ({ load }) => load.latencyMs.p99,
      latencyP999Ms: ({ load }) => load.latencyMs.p999,
      mainUsPerRequest: ({ service }) => service.mainCpuNs / service.answeredInLoad / 1_000,
      processUsPerRequest: ({ service }) => service.processCpuNs / service.answeredInLoad / 1_000,
      loopDelayP50Ms: ({ service }) => service.loopDelayMs.p50,
      loopDelayP99Ms: ({ service }) => service.loopDelayMs.p99,
      loopDelayMaxMs: ({ service }) => service.loopDelayMs.max,
      rssPeakMb: ({ service }) => service.rssPeakBytes / 1e6,
      heapPeakMb: ({ service }) => service.heapPeakBytes / 1e6,
      bytesPerRequest: ({ service, bytes }) => bytes / service.answered,
      lostSpans: ({ service }) =>
        service.delivered === null ? 0 : service.answered * SPANS_A_REQUEST - service.delivered,
      errors: ({ load }) => load.errors,
    },
    columns: [
      { key: 'requestsPerSecond', heading: 'requests/s', digits: 0 },
      { key: 'latencyP50Ms', heading: 'p50 ms', digits: 2 },
      { key: 'latencyP99Ms', heading: 'p99 ms', digits: 2 },
      { key: 'latencyP999Ms', heading: 'p99.9 ms', digits: 2 },
      { key: 'mainUsPerRequest', heading: 'main µs/request', digits: 1 },
      { key: 'processUsPerRequest', heading: 'process µs', digits: 1 },
      { key: 'loopDelayP99Ms', heading: 'loop delay p99 ms', digits: 2 },
      { key: 'loopDelayMaxMs', heading: 'max ms', digits: 1 },
      { key: 'rssPeakMb', heading: 'RSS peak MB', digits: 0 },
      { key: 'lostSpans', heading: 'lost spans', digits: 0 },
      { key: 'errors', heading: 'errors', digits: 0 },
    ],
  });
}

function ratiosOf(rounds: HttpRounds): Record<string, Ratio> {
  /** The quotient of each round by itself, since a round's subjects ran one after the other. */
  const each = (
    over: HttpSubjectKey,
    under: HttpSubjectKey,
    figure: (round: ServiceRound) => number,
    meaning: string,
    aim: number | null,
  ): Ratio => {
    const quotients = rounds.of(over).map((result, round) => {
      const other = rounds.of(under)[round];
      return figure(result) / (other === undefined ? Number.NaN : figure(other));
    });
    return { ...spreadOf(quotients), meaning, aim };
  };
  const perSecond = ({ load }: ServiceRound): number => load.requestsPerSecond;
  const p99 = ({ load }: ServiceRound): number => load.latencyMs.p99;
  return {
    throughput: each('native', 'official', perSecond, 'requests/s, ours by the official exporter', 1.35),
    vsNothingExported: each(
      'native',
      'nothingExported',
      perSecond,
      'requests/s, ours by traced without export',
      0.97,
    ),
    vsBare: each('native', 'bare', perSecond, 'requests/s, ours by the bare service', null),
    throughputOwn: each(
      'own',
      'officialStack',
      perSecond,
      'requests/s, our tier by the official stack, both with metrics and propagation',
      4,
    ),
    retained: each('own', 'bare', perSecond, 'requests/s, our tier by the bare service', 0.75),
    p99Own: each('officialStack', 'own', p99, 'p99 of the latency, the official stack by our tier', 4),
  };
}
