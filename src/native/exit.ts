import { isMainThread } from 'node:worker_threads';
import { flushWorkers, joinWorkerExit, offerWorkerExit } from './worker-exit.js';

/** Something that has items to deliver before the process ends. */
export interface ExitFlush {
  /** Sets out to deliver all that it has, without waiting. Whether it is a signal that ends the process. */
  beginExitFlush(isSignal: boolean): void;
  /** Waits on this thread until that has been delivered, within its own time limit counted from `startedAt`. */
  endExitFlush(startedAt: number): void;
}

/** Signals that end a process by default, and that supervisors, shells and terminals send. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
type EndSignal = (typeof SIGNALS)[number];

/** Shared by all copies of this package in the thread, so that together they install one listener. */
const REGISTRY = Symbol.for('otlp-native.exit');

interface Registry {
  readonly flushes: Set<ExitFlush>;
  readonly onExit: () => void;
  readonly onSignal: (signal: EndSignal) => void;
  leaveWorkerExit: () => void;
}

/** Flushes `flush` when the process, or this worker thread, ends. */
export function flushAtExit(flush: ExitFlush): void {
  const registry = sharedRegistry();
  if (registry.flushes.size === 0) install(registry);
  registry.flushes.add(flush);
}

/** Ends what {@link flushAtExit} began. */
export function forgetAtExit(flush: ExitFlush): void {
  const registry = sharedRegistry();
  if (registry.flushes.delete(flush) && registry.flushes.size === 0) uninstall(registry);
}

function sharedRegistry(): Registry {
  const holder = globalThis as { [REGISTRY]?: Registry };
  holder[REGISTRY] ??= newRegistry();
  return holder[REGISTRY];
}

function newRegistry(): Registry {
  const flushes = new Set<ExitFlush>();
  // All begin before any is waited for, so that together they take no longer than the slowest.
  const flushAll = (isSignal: boolean) => {
    const startedAt = performance.now();
    for (const flush of flushes) flush.beginExitFlush(isSignal);
    // Worker threads deliver on their own, meanwhile.
    flushWorkers();
    for (const flush of flushes) flush.endExitFlush(startedAt);
  };
  const registry: Registry = {
    flushes,
    onExit: () => flushAll(false),
    onSignal(signal) {
      if (hasOwner(signal)) return;
      flushAll(true);
      uninstall(registry);
      process.kill(process.pid, signal);
    },
    leaveWorkerExit: () => {},
  };
  return registry;
}

function install(registry: Registry): void {
  const { onExit, onSignal } = registry;
  process.on('exit', onExit);
  // A signal without listeners kills the process at once, so there must be one. Worker threads get no signals.
  if (isMainThread) {
    offerWorkerExit();
    for (const signal of SIGNALS) process.on(signal, onSignal);
  } else {
    registry.leaveWorkerExit = joinWorkerExit(onExit);
  }
}

function uninstall({ onExit, onSignal, leaveWorkerExit }: Registry): void {
  leaveWorkerExit();
  process.off('exit', onExit);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}

/**
 * Whether the application listens to `signal` itself and decides what happens; its exit then flushes.
 *
 * Listeners of the package `signal-exit` are no owners: they end the process only when nobody else listens, so if we
 * waited for them and they for us, the signal would be lost.
 */
function hasOwner(signal: EndSignal): boolean {
  return process.listenerCount(signal) - 1 > signalExitListeners();
}

function signalExitListeners(): number {
  const counts = [
    (process as { __signal_exit_emitter__?: { count?: unknown } }).__signal_exit_emitter__?.count,
    (globalThis as { [key: symbol]: { count?: unknown } | undefined })[Symbol.for('signal-exit emitter')]
      ?.count,
  ];
  return counts.reduce<number>((sum, count) => sum + (typeof count === 'number' ? count : 0), 0);
}
