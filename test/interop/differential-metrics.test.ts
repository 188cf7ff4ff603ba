import { afterAll, beforeAll, expect, test } from 'vitest';
import { holds } from '../support/property.ts';
import {
  atScaleOf,
  isSameValue,
  pointDifferences,
  type ReceivedPoint,
} from './differential-metrics-canonical.ts';
import {
  MetricInbox,
  nativeProvider,
  officialExporter,
  officialProvider,
  officialReader,
} from './differential-metrics-official.ts';
import {
  isObservable,
  type MetricProgram,
  metricProgram,
  runProgram,
} from './differential-metrics-program.ts';

let official: MetricInbox;
let native: MetricInbox;
beforeAll(async () => {
  official = await MetricInbox.open();
  native = await MetricInbox.open();
});
afterAll(() => Promise.all([official?.close(), native?.close()]));

interface Flushable {
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

test('a program of API calls gives the points of the official SDK, in every collection', async () => {
  await holds(metricProgram, { runs: 100 }, async (program) => {
    const reader = officialReader(program, officialExporter(program, official.endpoint));
    const expected = await run(program, officialProvider(program, [reader]), official);
    const actual = await run(program, nativeProvider(program, { endpoint: native.endpoint }), native);
    let previous: readonly ReceivedPoint[] = [];
    for (const [index, points] of expected.entries()) {
      const ours = actual[index] ?? [];
      const theirs = points.filter((point) => !isStale(point, previous, ours, program));
      expect(
        pointDifferences(
          theirs,
          ours.map((point) => atOfficialScale(point, theirs)),
        ),
      ).toEqual([]);
      for (const point of ours) expect(point.startTimeUnixNano).toBeLessThanOrEqual(point.timeUnixNano);
      previous = points;
    }
  });
});

/** The points of each collection. */
async function run<P extends Flushable & Parameters<typeof runProgram>[1]>(
  program: MetricProgram,
  provider: P,
  inbox: MetricInbox,
): Promise<ReceivedPoint[][]> {
  const collected: ReceivedPoint[][] = [];
  await runProgram(program, provider, async () => {
    await provider.forceFlush();
    collected.push(await inbox.take());
  });
  await provider.shutdown();
  await inbox.take();
  return collected;
}

/**
 * The official SDK goes on reporting, cumulatively, what no callback observes any more. The specification says not to:
 * metrics API, "Asynchronous instrument API".
 */
function isStale(
  point: ReceivedPoint,
  previous: readonly ReceivedPoint[],
  ours: readonly ReceivedPoint[],
  program: MetricProgram,
): boolean {
  if (!program.instruments.some(({ kind }) => isObservable(kind))) return false;
  if (ours.some(({ key }) => key === point.key)) return false;
  const last = previous.find(({ key }) => key === point.key);
  return last !== undefined && isSameValue(last.value, point.value);
}

function atOfficialScale(point: ReceivedPoint, theirs: readonly ReceivedPoint[]): ReceivedPoint {
  const reference = theirs.find(({ key }) => key === point.key);
  return reference === undefined ? point : atScaleOf(point, reference);
}
