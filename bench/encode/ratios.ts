import type { Ratio } from '../comparison.ts';
import { quotientOf } from '../measure/quotient.ts';
import type { Rounds } from '../measure/rounds.ts';
import { type Cost, nsPerItem } from './program.ts';
import { keyOf, ROAD_NAMES, ROADS, type RoadName } from './subjects.ts';

const JSON_AIM = 3;

/** Theirs by ours; of a signal's shapes the one that suits ours least. */
export function encodeRatios(
  rounds: Rounds<string, Cost>,
  shapes: Record<string, readonly string[]>,
): Record<string, Ratio> {
  const ratios: Record<string, Ratio> = {};
  for (const road of ROAD_NAMES) {
    for (const [signal, names] of Object.entries(shapes)) {
      const { suffix, aim } = ROADS[road];
      ratios[`${signal}${suffix}`] = { ...worst(rounds, road, signal, names), aim };
    }
  }
  const json = Object.entries(ratios).filter(([name]) => name.endsWith(ROADS.json.suffix));
  const [, least] = json.reduce((a, b) => (b[1].median < a[1].median ? b : a));
  return { ...ratios, json: { ...least, aim: JSON_AIM } };
}

function worst(
  rounds: Rounds<string, Cost>,
  road: RoadName,
  signal: string,
  shapes: readonly string[],
): Omit<Ratio, 'aim'> {
  const costs = (subject: 'ours' | 'prost' | 'serde_json', shape: string) =>
    rounds.of(keyOf({ subject, road, signal, shape })).map(nsPerItem);
  return shapes
    .map((shape) => ({
      ...quotientOf(costs(ROADS[road].peer, shape), costs('ours', shape)),
      meaning: `${ROADS[road].title}: ${signal}, shape ${shape} (ours is worst there)`,
    }))
    .reduce((a, b) => (b.median < a.median ? b : a));
}
