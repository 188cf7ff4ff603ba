import {
  BroadcastChannel,
  getEnvironmentData,
  isMainThread,
  setEnvironmentData,
  threadId,
  type Worker,
} from 'node:worker_threads';

/**
 * How worker threads deliver what they have when the main thread ends the process: they get no signals then, and no `exit`.
 *
 * The main thread shares one table with the worker threads that it, or one of them, creates later: a slot for each thread, by its
 * id. At its exit it asks by a broadcast those that joined, and waits until they did. Both go without event loops: a broadcast
 * arrives while the sender waits.
 */
const NAME = 'otlp-native.exit';

const SLOTS = 4096;
/** Counts changes, so that one can be waited for. */
const CHANGES = 0;

/** A slot's states. */
const NOBODY = 0;
const JOINED = 1;
const BEGAN = 2;
const DONE = 3;

/** A thread that is busy with something else for longer is not waited for; one that began has its own limit. */
const BEGIN_WITHIN_MS = 1_000;
const END_WITHIN_MS = 60_000;

type Table = Int32Array<SharedArrayBuffer>;

/** Lets worker threads that are created from now on join; for the main thread, before it waits for any. */
export function offerWorkerExit(): void {
  if (table() !== null) return;
  setEnvironmentData(NAME, new Int32Array(new SharedArrayBuffer(SLOTS * Int32Array.BYTES_PER_ELEMENT)));
  followEnds();
}

/**
 * Has `flush`, which blocks, called in this worker thread when the main thread ends the process.
 *
 * @returns what undoes it; nothing happens where the main thread doesn't have this package at work.
 */
export function joinWorkerExit(flush: () => void): () => void {
  const shared = table();
  if (isMainThread || shared === null) return () => {};
  followEnds();
  const channel = new BroadcastChannel(NAME);
  // It is to keep nothing alive.
  (channel as unknown as { unref(): void }).unref();
  channel.onmessage = () => {
    set(shared, threadId, BEGAN);
    flush();
    set(shared, threadId, DONE);
  };
  set(shared, threadId, JOINED);
  return () => {
    channel.close();
    set(shared, threadId, NOBODY);
  };
}

/** Has the worker threads that joined deliver what they have, and waits for it on this thread. For the main thread. */
export function flushWorkers(): void {
  const shared = table();
  if (!isMainThread || shared === null || waitLimitMs(shared) === 0) return;
  const channel = new BroadcastChannel(NAME);
  channel.postMessage(null);
  const startedAt = performance.now();
  for (;;) {
    const seen = Atomics.load(shared, CHANGES);
    const leftMs = startedAt + waitLimitMs(shared) - performance.now();
    if (leftMs <= 0 || Atomics.wait(shared, CHANGES, seen, leftMs) === 'timed-out') break;
  }
  channel.close();
}

/** Frees the slots of worker threads of this one that end without saying so: those that were terminated. */
function followEnds(): void {
  process.on('worker', (worker: Worker) => {
    const id = worker.threadId;
    worker.once('exit', () => {
      const shared = table();
      if (shared !== null) set(shared, id, NOBODY);
    });
  });
}

/** What the main thread offered; null before. */
function table(): Table | null {
  const data = getEnvironmentData(NAME);
  return data instanceof Int32Array && data.length === SLOTS ? (data as Table) : null;
}

function set(shared: Table, id: number, state: number): void {
  Atomics.store(shared, slotOf(id), state);
  Atomics.add(shared, CHANGES, 1);
  Atomics.notify(shared, CHANGES);
}

/** How long the threads may be waited for; 0 when all are done. Each slot is read once: its thread may change it meanwhile. */
function waitLimitMs(shared: Table): number {
  let limitMs = 0;
  for (let slot = CHANGES + 1; slot < SLOTS; slot++) {
    const state = Atomics.load(shared, slot);
    if (state === BEGAN) return END_WITHIN_MS;
    if (state === JOINED) limitMs = BEGIN_WITHIN_MS;
  }
  return limitMs;
}

/** Two threads share a slot only where thousands of threads were created between them. */
function slotOf(id: number): number {
  return 1 + (id % (SLOTS - 1));
}
