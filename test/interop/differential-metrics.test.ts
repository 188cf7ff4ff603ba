import { expect, test } from 'vitest';
import { holds } from '../support/property.ts';
import {
  atScaleOf,
  isSameValue,
  pointDifferences,
  type ReceivedPoint,
} from './differential-metrics-canonical.ts';
import {
  collectedPoints,
  nativeProvider,
  officialExporter,
  officialProvider,
  officialReader,
  twoInboxes,
} from './differential-metrics-official.ts';
import { isObservable, type MetricProgram, metricProgram } from './differential-metrics-program.ts';

const inboxes = twoInboxes();

test('a program of API calls gives the points of the official SDK, in every collection', async () => {
  await holds(metricProgram, { runs: 100 }, async (program) => {
    const reader = officialReader(program, officialExporter(program, inboxes.official.endpoint));
    const expected = await collectedPoints(program, officialProvider(program, [reader]), inboxes.official);
    const actual = await collectedPoints(
      program,
      nativeProvider(program, { endpoint: inboxes.native.endpoint }),
      inboxes.native,
    );
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
