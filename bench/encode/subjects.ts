/** A way from a request's bytes to other bytes, and the parties that go it. */
export interface Road {
  title: string;
  /** How the program names the peer. */
  peer: 'prost' | 'serde_json';
  /** Ratios' names end with it, after the signal. */
  suffix: string;
  aim: number | null;
}

export const ROADS = {
  edit: {
    title: 'decode and encode: every field read, one attribute set in each item, written again',
    peer: 'prost',
    suffix: '',
    aim: 4,
  },
  keep: {
    title: 'decode and encode: every field read, nothing changed, written again (ours copies)',
    peer: 'prost',
    suffix: 'Kept',
    aim: null,
  },
  rebuild: {
    title: 'decode and encode, nothing copied: every field read into views and encoded from there',
    peer: 'prost',
    suffix: 'Rebuilt',
    aim: null,
  },
  capture: {
    title:
      'what a program recorded: ours from records as JavaScript hands them over; prost from structs that exist',
    peer: 'prost',
    suffix: 'Captured',
    aim: null,
  },
  json: {
    title: 'OTLP/JSON: protobuf to text, and text to protobuf',
    peer: 'serde_json',
    suffix: 'Json',
    aim: null,
  },
} as const satisfies Record<string, Road>;

export type RoadName = keyof typeof ROADS;

export const ROAD_NAMES: readonly RoadName[] = ['edit', 'keep', 'rebuild', 'capture', 'json'];

/** What the tables call the parties. */
export const SUBJECT_NAMES = {
  ours: 'otlp-native',
  prost: 'prost',
  serde_json: 'serde_json over prost types',
} as const;

export type SubjectKey = keyof typeof SUBJECT_NAMES;

/** One thing to measure. */
export interface Case {
  subject: SubjectKey;
  road: RoadName;
  signal: string;
  shape: string;
}

/** Everything to measure, a case of ours beside the peer's. */
export function allCases(shapes: Record<string, readonly string[]>): Case[] {
  return ROAD_NAMES.flatMap((road) =>
    Object.entries(shapes).flatMap(([signal, names]) =>
      names.flatMap((shape) =>
        (['ours', ROADS[road].peer] as const).map((subject) => ({ subject, road, signal, shape })),
      ),
    ),
  );
}

/** What tells cases apart. */
export function keyOf({ subject, road, signal, shape }: Case): string {
  return `${subject} ${road} ${signal} ${shape}`;
}
