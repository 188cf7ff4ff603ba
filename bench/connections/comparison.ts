import type { Comparison, ComparisonSettings, Ratio, Table } from '../comparison.ts';
import { alternate } from '../measure/alternate.ts';
import { quotientOf } from '../measure/quotient.ts';
import { Rounds } from '../measure/rounds.ts';
import { withProcess } from '../process/with-process.ts';
import { tableOf } from '../report/table.ts';
import { packageVersion } from '../report/versions.ts';
import type { ServerQuestions } from './server-process.ts';
import { CONNECTION_SUBJECTS, type ConnectionSubjectKey, MAX_CONNECTIONS } from './subject.ts';
import type { ConnectionQuestions, RequestsResult } from './subject-process.ts';

const PLAN = { warmUp: 20_000, requests: 100_000, alone: 10_000 };
/** More than there are connections, so that some wait. */
const AT_ONCE = 64;

const SUBJECT_PROCESS = new URL('./subject-process.ts', import.meta.url);
const SERVER_PROCESS = new URL('./server-process.ts', import.meta.url);

interface ConnectionRounds {
  /** Many requests at once. */
  readonly busy: Rounds<ConnectionSubjectKey, RequestsResult>;
  /** One after the other. */
  readonly alone: Rounds<ConnectionSubjectKey, RequestsResult>;
}

/** GET requests to one server over kept connections, each party in a process of its own. */
export const comparison: Comparison = {
  summary: "requests over a pool of connections: undici's Pool and node:http against OptimizedConnectionPool",
  defaultRounds: 7,

  run: async (settings) => {
    const { busy, alone } = await runRounds(settings);
    return {
      versions: { undici: packageVersion('undici') },
      tables: [
        table(`${AT_ONCE} at once over ${MAX_CONNECTIONS} connections`, 'busy', busy),
        table('one after the other', 'alone', alone),
      ],
      ratios: ratiosOf({ busy, alone }),
    };
  },
};

function runRounds({ rounds, share, progress }: ComparisonSettings): Promise<ConnectionRounds> {
  const results: ConnectionRounds = { busy: new Rounds(), alone: new Rounds() };
  return withProcess<ServerQuestions, ConnectionRounds>(SERVER_PROCESS, {}, async (server) => {
    const url = await server.ask('listen');
    for (let round = 1; round <= rounds; round++) {
      progress(`round ${round} of ${rounds}`);
      for (const key of alternate(CONNECTION_SUBJECTS, round)) {
        await withProcess<ConnectionQuestions, void>(
          SUBJECT_PROCESS,
          { nodeOptions: ['--expose-gc'] },
          async (subject) => {
            await subject.ask('open', { key, url });
            await subject.ask('request', { requests: PLAN.warmUp * share, atOnce: AT_ONCE });
            results.busy.add(
              key,
              await subject.ask('request', { requests: PLAN.requests * share, atOnce: AT_ONCE }),
            );
            results.alone.add(key, await subject.ask('request', { requests: PLAN.alone * share, atOnce: 1 }));
          },
        );
      }
    }
    return results;
  });
}

function ratiosOf({ busy, alone }: ConnectionRounds): Record<string, Ratio> {
  const byOurs = (
    rounds: Rounds<ConnectionSubjectKey, RequestsResult>,
    theirs: ConnectionSubjectKey,
    cost: (result: RequestsResult) => number,
    meaning: string,
  ): Ratio => ({
    ...quotientOf(rounds.of(theirs).map(cost), rounds.of('native').map(cost)),
    meaning,
    aim: null,
  });
  return {
    undici: byOurs(busy, 'undici', mainUs, 'main thread a request, many at once'),
    undiciTime: byOurs(busy, 'undici', wallUs, 'time a request, many at once'),
    undiciProcess: byOurs(busy, 'undici', processUs, 'CPU of all threads a request, many at once'),
    undiciAlone: byOurs(alone, 'undici', wallUs, 'time of a request, one after the other'),
    agent: byOurs(busy, 'agent', mainUs, 'main thread a request of node:http, many at once'),
  };
}

function table(title: string, phase: string, rounds: Rounds<ConnectionSubjectKey, RequestsResult>): Table {
  return tableOf({
    title,
    phase,
    subjects: CONNECTION_SUBJECTS,
    rounds,
    figures: { mainUs, processUs, wallUs, requestsPerSecond: (result) => 1e6 / wallUs(result) },
    columns: [
      { key: 'mainUs', heading: 'main thread µs', digits: 1 },
      { key: 'processUs', heading: 'process µs', digits: 1 },
      { key: 'wallUs', heading: 'time µs', digits: 1 },
      { key: 'requestsPerSecond', heading: 'requests/s', digits: 0 },
    ],
  });
}

function mainUs({ mainCpuNs, requests }: RequestsResult): number {
  return mainCpuNs / requests / 1_000;
}

function processUs({ processCpuNs, requests }: RequestsResult): number {
  return processCpuNs / requests / 1_000;
}

function wallUs({ wallMs, requests }: RequestsResult): number {
  return (wallMs / requests) * 1_000;
}
