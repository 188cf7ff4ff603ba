import type { Comparison, Ratio, Row } from '../comparison.ts';
import { alternate, keysOf } from '../measure/alternate.ts';
import { type Spread, spreadOf } from '../measure/spread.ts';
import { AnsweringProcess } from '../process/answering-process.ts';
import { packageVersion } from '../report/versions.ts';
import { Sink } from '../sink/sink.ts';
import { CONNECTIONS, findLoadGenerator, type LoadGenerator, type LoadResult } from './load.ts';
import type { ServiceLoad, ServiceQuestions } from './service-process.ts';
import { HTTP_SUBJECTS, type HttpSubjectKey, SPANS_A_REQUEST } from './subject.ts';

const WARM_UP_SECONDS = 2;
const LOAD_SECONDS = 8;

interface Round {
  load: LoadResult;
  service: ServiceLoad;
}

type Rounds = Record<HttpSubjectKey, Round[]>;

/** A real HTTP service under load: bare, traced without export, with the official exporter, with our processor. */
export const comparison: Comparison = {
  summary:
    'an HTTP service under load: what tracing costs its requests, official exporter against NativeSpanProcessor',
  defaultRounds: 5,

  async run({ rounds, progress }) {
    const generator = findLoadGenerator();
    if (generator.name !== 'wrk') {
      progress(
        `wrk isn't installed, so ${generator.name} makes the load and takes more of the CPU (Debian: apt-get install wrk)`,
      );
    }
    const results: Rounds = { bare: [], nothingExported: [], official: [], native: [] };
    const sink = await Sink.start();
    try {
      for (let round = 1; round <= rounds; round++) {
        for (const key of alternate(HTTP_SUBJECTS, round)) {
          progress(`round ${round} of ${rounds}: ${HTTP_SUBJECTS[key].name}`);
          results[key].push(await runRound(key, sink, generator));
        }
      }
    } finally {
      await sink.stop();
    }
    return {
      versions: versions(generator),
      tables: [
        {
          title: `${generator.name}, ${CONNECTIONS} connections, ${LOAD_SECONDS} s after ${WARM_UP_SECONDS} s to warm up, ${SPANS_A_REQUEST} spans a request; the loop delay includes the 1 ms timer that measures it`,
          columns: [
            { key: 'requestsPerSecond', heading: 'requests/s', digits: 0 },
            { key: 'latencyP50Ms', heading: 'p50 ms', digits: 2 },
            { key: 'latencyP99Ms', heading: 'p99 ms', digits: 2 },
            { key: 'latencyP999Ms', heading: 'p99.9 ms', digits: 2 },
            { key: 'loopDelayP99Ms', heading: 'loop delay p99 ms', digits: 2 },
            { key: 'loopDelayMaxMs', heading: 'max ms', digits: 1 },
            { key: 'rssPeakMb', heading: 'RSS peak MB', digits: 0 },
            { key: 'lostSpans', heading: 'lost spans', digits: 0 },
            { key: 'errors', heading: 'errors', digits: 0 },
          ],
          rows: rowsOf(results),
        },
      ],
      ratios: {
        throughput: throughputRatio(results, 'official', 'requests/s, ours by the official exporter', 1.35),
        vsNothingExported: throughputRatio(
          results,
          'nothingExported',
          'requests/s, ours by traced without export',
          0.97,
        ),
        vsBare: throughputRatio(results, 'bare', 'requests/s, ours by the bare service', null),
      },
    };
  },
};

async function runRound(key: HttpSubjectKey, sink: Sink, generator: LoadGenerator): Promise<Round> {
  await sink.reset({ keepsBodies: false });
  const service = new AnsweringProcess<ServiceQuestions>(new URL('./service-process.ts', import.meta.url), {
    nodeOptions: ['--expose-gc'],
  });
  try {
    const url = await service.ask('start', { subject: HTTP_SUBJECTS[key], sink: sink.endpoints.http });
    await generator.run(url, WARM_UP_SECONDS);
    await service.ask('beginLoad');
    const load = await generator.run(url, LOAD_SECONDS);
    return { load, service: await service.ask('endLoad') };
  } finally {
    await service.stop();
  }
}

function rowsOf(results: Rounds): Row[] {
  return keysOf(HTTP_SUBJECTS).map((key) => ({
    subject: HTTP_SUBJECTS[key].name,
    phase: 'load',
    figures: figuresOf(results[key]),
  }));
}

function figuresOf(rounds: readonly Round[]): Record<string, Spread> {
  const over = (figure: (round: Round) => number): Spread => spreadOf(rounds.map(figure));
  return {
    requestsPerSecond: over(({ load }) => load.requestsPerSecond),
    latencyP50Ms: over(({ load }) => load.latencyMs.p50),
    latencyP99Ms: over(({ load }) => load.latencyMs.p99),
    latencyP999Ms: over(({ load }) => load.latencyMs.p999),
    loopDelayP50Ms: over(({ service }) => service.loopDelayMs.p50),
    loopDelayP99Ms: over(({ service }) => service.loopDelayMs.p99),
    loopDelayMaxMs: over(({ service }) => service.loopDelayMs.max),
    rssPeakMb: over(({ service }) => service.rssPeakBytes / 1e6),
    heapPeakMb: over(({ service }) => service.heapPeakBytes / 1e6),
    lostSpans: over(({ service }) =>
      service.delivered === null ? 0 : service.answered * SPANS_A_REQUEST - service.delivered,
    ),
    errors: over(({ load }) => load.errors),
  };
}

/** The quotient of each round by itself, since a round's subjects ran one after the other. */
function throughputRatio(
  results: Rounds,
  theirs: HttpSubjectKey,
  meaning: string,
  aim: number | null,
): Ratio {
  const quotients = results.native.map(
    ({ load }, round) =>
      load.requestsPerSecond / (results[theirs][round]?.load.requestsPerSecond ?? Number.NaN),
  );
  return { ...spreadOf(quotients), meaning, aim };
}

function versions(generator: LoadGenerator): Record<string, string> {
  const names = ['sdk-trace', 'exporter-trace-otlp-proto', 'instrumentation-http'];
  return {
    'load generator': generator.name,
    ...Object.fromEntries(
      names.map((name) => [`@opentelemetry/${name}`, packageVersion(`@opentelemetry/${name}`)]),
    ),
  };
}
