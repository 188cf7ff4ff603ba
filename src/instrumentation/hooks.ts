import type { Attributes, DiagLogger } from '@opentelemetry/api';

/** Calls a hook of the user's with up to three arguments. What it throws is reported and has no effect. */
export function callHook<A, B, C, R>(
  log: DiagLogger,
  name: string,
  hook: (a: A, b: B, c: C) => R,
  a: A,
  b: B,
  c: C,
): R | undefined {
  try {
    return hook(a, b, c);
  } catch (error) {
    log.error(`${name} threw`, error);
    return undefined;
  }
}

/** Adds what a hook returned, which need not be what its type says. */
export function assignAttributes(attributes: Attributes, added: Attributes | undefined | null): void {
  if (added !== undefined && added !== null) Object.assign(attributes, added);
}

/** A listener of an emitter, given the emitter. An exception in it would be the application's, or nobody's: it ends here. */
export function guardedListener<E>(
  log: DiagLogger,
  listen: (emitter: E, argument: unknown) => void,
): (this: E, argument?: unknown) => void {
  return function (argument) {
    try {
      listen(this, argument);
    } catch (error) {
      log.error('the end of a request could not be traced', error);
    }
  };
}
