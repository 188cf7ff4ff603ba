import type { Ratio } from '../comparison.ts';
import { heapBytes, mainNs, processNs } from '../items/costs.ts';
import type { PhaseFigures, PhaseRounds } from '../items/item-comparison.ts';
import { quotientOf } from '../measure/quotient.ts';
import type { Spread } from '../measure/spread.ts';
import type { SubjectKey } from './subject.ts';

/** The ratios of the closed loop, and that of the heap's growth. */
export function ratiosOf({ closedLoop, heapGrowth }: PhaseRounds<SubjectKey>): Record<string, Ratio> {
  const ratio = (
    cost: (figures: PhaseFigures) => number,
    theirs: SubjectKey,
    ours: SubjectKey,
    floor: SubjectKey | null,
  ): Spread =>
    quotientOf(
      closedLoop.of(theirs).map(cost),
      closedLoop.of(ours).map(cost),
      floor === null ? null : closedLoop.of(floor).map(cost),
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
    heapGrowth: {
      ...quotientOf(heapGrowth.of('official3').map(heapBytes), heapGrowth.of('native3').map(heapBytes)),
      meaning: "bytes that grow on the heap a span, the SDK's own included, SDK 3, http/protobuf gzip 6",
      aim: null,
    },
  };
}
