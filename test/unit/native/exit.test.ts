import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ExitFlush, flushAtExit, forgetAtExit } from '../../../src/native/exit.ts';

const EVENTS = ['exit', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const;
type ListenerOf = (...args: unknown[]) => void;

/** The test runner's own listeners, which must not see these events. */
let kept: Map<string, ListenerOf[]>;
let kill: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  kept = new Map(EVENTS.map((event) => [event, process.rawListeners(event as 'exit') as ListenerOf[]]));
  for (const event of EVENTS) process.removeAllListeners(event);
  kill = vi.spyOn(process, 'kill').mockReturnValue(true);
});
afterEach(() => {
  kill.mockRestore();
  for (const [event, listeners] of kept) {
    process.removeAllListeners(event);
    for (const listener of listeners) process.on(event, listener);
  }
});

const counts = () => EVENTS.map((event) => process.listenerCount(event));
const flush = () => ({
  beginExitFlush: vi.fn<ExitFlush['beginExitFlush']>(),
  endExitFlush: vi.fn<ExitFlush['endExitFlush']>(),
});

test('all flushes share one listener for each event, and the last one to go takes it away', () => {
  const flushes = [flush(), flush(), flush()];
  for (const one of flushes) flushAtExit(one);
  expect(counts()).toEqual([1, 1, 1, 1]);
  for (const one of flushes) {
    expect(counts()).toEqual([1, 1, 1, 1]);
    forgetAtExit(one);
    forgetAtExit(one);
  }
  expect(counts()).toEqual([0, 0, 0, 0]);
});

test('forgetting what was never added changes nothing', () => {
  const one = flush();
  flushAtExit(one);
  forgetAtExit(flush());
  expect(counts()).toEqual([1, 1, 1, 1]);
  forgetAtExit(one);
});

test('the exit of the process flushes each', () => {
  const flushes = [flush(), flush()];
  for (const one of flushes) flushAtExit(one);
  process.emit('exit', 0);
  for (const one of flushes) {
    expect(one.endExitFlush).toHaveBeenCalledOnce();
    forgetAtExit(one);
  }
});

test('all flushes are under way before one is waited for', () => {
  const flushes = [flush(), flush()];
  for (const one of flushes) flushAtExit(one);
  process.emit('exit', 0);
  const begun = flushes.map((one) => one.beginExitFlush.mock.invocationCallOrder[0] ?? Number.NaN);
  const ended = flushes.map((one) => one.endExitFlush.mock.invocationCallOrder[0] ?? Number.NaN);
  expect(Math.max(...begun)).toBeLessThan(Math.min(...ended));
  for (const one of flushes) forgetAtExit(one);
});

describe.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s', (signal) => {
  test('flushes, and then ends the process as it would have', () => {
    const one = flush();
    flushAtExit(one);
    process.emit(signal, signal);
    expect(one.endExitFlush).toHaveBeenCalledOnce();
    expect(process.listenerCount(signal)).toBe(0);
    expect(kill).toHaveBeenCalledExactlyOnceWith(process.pid, signal);
    forgetAtExit(one);
  });

  test('is left to the application that listens to it', () => {
    const one = flush();
    flushAtExit(one);
    process.on(signal, () => {});
    process.emit(signal, signal);
    expect(one.endExitFlush).not.toHaveBeenCalled();
    expect(kill).not.toHaveBeenCalled();
    forgetAtExit(one);
  });

  test('is not left to the listeners of signal-exit, which leave it to us', () => {
    const holder = globalThis as { [key: symbol]: unknown };
    const key = Symbol.for('signal-exit emitter');
    holder[key] = { count: 1 };
    const one = flush();
    flushAtExit(one);
    process.on(signal, () => {});
    process.emit(signal, signal);
    delete holder[key];
    expect(one.endExitFlush).toHaveBeenCalledOnce();
    forgetAtExit(one);
  });
});
