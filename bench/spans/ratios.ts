import type { Ratio } from '../comparison.ts';
import { median, spreadOf } from '../measure/spread.ts';
import type { PhaseFigures, PhaseRounds } from './comparison.ts';
import type { SubjectKey } from './subject.ts';

/** The ratios of the closed loop. */
export function ratiosOf(rounds: PhaseRounds): Record<string, Ratio> {
  const ratio = (
    cost: Cost,
    theirs: SubjectKey,
    ours: SubjectKey,
    floor: SubjectKey | null,
  ): Omit<Ratio, 'meaning' | 'aim'> =>
    quotient(
      costs(rounds, theirs, cost),
      costs(rounds, ours, cost),
      floor === null ? null : costs(rounds, floor, cost),
    );
  return {
    mainExport: {
      ...ratio(mainNs, 'official3', 'native3', 'floor3'),
      meaning: 'main thread above the floor, SDK 3, http/protobuf gzip 6',
      aim: 12,
    },
    mainExportGrpc: {
      ...ratio(mainNs, 'official3Grpc', 'native3Grpc', 'floor3'),
      meaning: 'main thread above the floor, SDK 3, grpc gzip 6',
      aim: null,
    },
    mainExportSdk2: {
      ...ratio(mainNs, 'official2', 'native2', 'floor2'),
      meaning: 'main thread above the floor, SDK 2, http/protobuf gzip 6',
      aim: null,
    },
    process: {
      ...ratio(processNs, 'official3', 'native3', null),
      meaning: 'whole process, the floor included, SDK 3, http/protobuf gzip 6',
      aim: 3,
    },
    processAboveFloor: {
      ...ratio(processNs, 'official3', 'native3', 'floor3'),
      meaning: 'whole process above the floor, SDK 3, http/protobuf gzip 6',
      aim: null,
    },
    processDefaults: {
      ...ratio(processNs, 'official3Defaults', 'native3Defaults', null),
      meaning: "whole process, the floor included, SDK 3, http/protobuf, each side's defaults with gzip on",
      aim: 4,
    },
    processDefaultsAboveFloor: {
      ...ratio(processNs, 'official3Defaults', 'native3Defaults', 'floor3'),
      meaning: "whole process above the floor, SDK 3, http/protobuf, each side's defaults with gzip on",
      aim: null,
    },
    processSdk2: {
      ...ratio(processNs, 'official2', 'native2', null),
      meaning: 'whole process, the floor included, SDK 2, http/protobuf gzip 6',
      aim: null,
    },
    processGrpc: {
      ...ratio(processNs, 'official3Grpc', 'native3Grpc', null),
      meaning: 'whole process, the floor included, SDK 3, grpc gzip 6',
      aim: null,
    },
  };
}

type Cost = (figures: PhaseFigures) => number;
const mainNs: Cost = ({ mainCpuNs, ended }) => mainCpuNs / ended;
const processNs: Cost = ({ processCpuNs, ended }) => processCpuNs / ended;

function costs(rounds: PhaseRounds, key: SubjectKey, cost: Cost): number[] {
  return (rounds.get(key) ?? []).map(cost);
}

/**
 * The medians' quotient, and the extremes of the quotients that each round gives by itself. (A small cost above the floor makes
 * one round's quotient jump; the medians' is the steadier one.)
 */
function quotient(
  theirs: readonly number[],
  ours: readonly number[],
  floor: readonly number[] | null,
): { min: number; median: number; max: number } {
  const above = (cost: number, floorCost: number): number => Math.max(1, cost - floorCost);
  const floorMedian = floor === null ? 0 : median(floor);
  const perRound = theirs.map((cost, round) => {
    const floorCost = floor === null ? 0 : (floor[round] ?? floorMedian);
    return above(cost, floorCost) / above(ours[round] ?? Number.NaN, floorCost);
  });
  return {
    ...spreadOf(perRound),
    median: above(median(theirs), floorMedian) / above(median(ours), floorMedian),
  };
}
