import type { EventEmitter } from 'node:events';

type Listener = (...args: unknown[]) => unknown;
type EventName = string | symbol;

const ADDING = ['addListener', 'on', 'once', 'prependListener', 'prependOnceListener'] as const;
const REMOVING = ['removeListener', 'off'] as const;

/** Emitters that were bound already: the first binding stays. */
const boundEmitters = new WeakSet<EventEmitter>();

/**
 * Makes `emitter` wrap every listener that is added from now on by `wrap`. Listeners are removed by their own identity, as
 * before.
 */
export function bindEmitter(emitter: EventEmitter, wrap: (listener: Listener) => Listener): void {
  if (boundEmitters.has(emitter)) return;
  boundEmitters.add(emitter);
  // By listener first: names of events may be ever new ones, and are forgotten with their listeners.
  const wrappers = new WeakMap<Listener, Map<EventName, Listener>>();
  // `once` calls `on` with a wrapper of its own, which must not be wrapped again: it could not be removed any more.
  let isAdding = false;

  const wrapperOf = (event: EventName, listener: Listener): Listener => {
    const known = wrappers.get(listener) ?? new Map<EventName, Listener>();
    wrappers.set(listener, known);
    const wrapper = wrap(listener);
    known.set(event, wrapper);
    return wrapper;
  };

  const wrapperFor = (event: EventName, listener: unknown): Listener | undefined =>
    typeof listener === 'function' ? wrappers.get(listener as Listener)?.get(event) : undefined;

  for (const name of ADDING) {
    const add = emitter[name];
    if (typeof add !== 'function') continue;
    emitter[name] = function (this: EventEmitter, event: EventName, listener: Listener) {
      if (isAdding || typeof listener !== 'function') return add.call(this, event, listener);
      isAdding = true;
      try {
        return add.call(this, event, wrapperOf(event, listener));
      } finally {
        isAdding = false;
      }
    } as never;
  }
  for (const name of REMOVING) {
    const remove = emitter[name];
    if (typeof remove !== 'function') continue;
    emitter[name] = function (this: EventEmitter, event: EventName, listener: Listener) {
      return remove.call(this, event, wrapperFor(event, listener) ?? listener);
    } as never;
  }
}
