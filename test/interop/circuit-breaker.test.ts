import { expect, test } from 'vitest';
import { playOnResilience4j } from '../peers/resilience4j/resilience4j.ts';
import { breakerTrace, playOnOurs } from '../support/breaker-traces.ts';

const TRACES = 250;
const EVENTS_A_TRACE = 400;

test('100,000 events of generated traces find our breaker in the state of resilience4j’s, call by call', {
  timeout: 600_000,
}, async () => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  const random = randomOf(seed);
  const traces = Array.from({ length: TRACES }, () => breakerTrace(random, EVENTS_A_TRACE));
  const theirs = await playOnResilience4j(traces.flat());
  const ours = playOnOurs(traces.flat());
  expect(ours.length).toBe(TRACES * EVENTS_A_TRACE);
  const at = ours.findIndex((line, event) => line !== theirs[event]);
  if (at !== -1) {
    const trace = traces[Math.floor(at / EVENTS_A_TRACE)] ?? [];
    const until = trace.slice(0, 2 + (at % EVENTS_A_TRACE)).join('\n');
    expect.fail(`seed ${seed}: ours is\n${ours[at]}\ntheirs\n${theirs[at]}\nafter\n${until}`);
  }
  expect(theirs.length).toBe(ours.length);
  for (const state of ['CLOSED', 'OPEN', 'HALF_OPEN', 'FORCED_OPEN', 'DISABLED', 'METRICS_ONLY']) {
    expect(ours.some((line) => line.split(' ')[1] === state)).toBe(true);
  }
});

/** mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
