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
