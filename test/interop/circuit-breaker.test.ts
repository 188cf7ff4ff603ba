import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { playOnResilience4j } from '../peers/resilience4j/resilience4j.ts';
import { breakerTrace, playOnOurs } from '../support/breaker-traces.ts';

const TRACES = 250;
const EVENTS_A_TRACE = 400;
const MAX_OUTPUT = 64 * 1024 * 1024;

test('100,000 events of generated traces find our breakers, of TypeScript and Rust, in the state of resilience4j’s, call by call', {
  timeout: 600_000,
}, async () => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  const random = randomOf(seed);
  const traces = Array.from({ length: TRACES }, () => breakerTrace(random, EVENTS_A_TRACE));
  const lines = traces.flat();
  const theirs = await playOnResilience4j(lines);
  expect(theirs.length).toBe(TRACES * EVENTS_A_TRACE);
  for (const [language, ours] of [
    ['TypeScript', playOnOurs(lines)],
    ['Rust', await playOnRust(lines)],
  ] as const) {
    const at = theirs.findIndex((line, event) => line !== ours[event]);
    if (at === -1) continue;
    const trace = traces[Math.floor(at / EVENTS_A_TRACE)] ?? [];
    const until = trace.slice(0, 2 + (at % EVENTS_A_TRACE)).join('\n');
    expect.fail(`seed ${seed}: ${language} is\n${ours[at]}\ntheirs\n${theirs[at]}\nafter\n${until}`);
  }
  for (const state of ['CLOSED', 'OPEN', 'HALF_OPEN', 'FORCED_OPEN', 'DISABLED', 'METRICS_ONLY']) {
    expect(theirs.some((line) => line.split(' ')[1] === state)).toBe(true);
  }
});

/** The core's breaker, in a program of its own. */
async function playOnRust(lines: readonly string[]): Promise<string[]> {
  const example = [
    'run',
    '--quiet',
    '--locked',
    '-p',
    'otlp-native-resilience',
    '--example',
    'breaker_trace',
  ];
  const running = promisify(execFile)('cargo', example, { maxBuffer: MAX_OUTPUT });
  running.child.stdin?.end(`${lines.join('\n')}\n`);
  return (await running).stdout.trimEnd().split('\n');
}

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
