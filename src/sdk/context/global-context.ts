import { type Context, type ContextManager, context } from '@opentelemetry/api';
import { NativeContextManager } from './native-context-manager.js';

/** The API's manager while it is one of ours, to reach it without the API's look-ups. */
let registered: NativeContextManager | null = null;

/**
 * Makes `manager` the API's.
 *
 * @returns false when there is one already, which the API reports.
 */
export function registerContextManager(manager: ContextManager): boolean {
  if (!context.setGlobalContextManager(manager)) return false;
  if (manager instanceof NativeContextManager) {
    registered = manager;
    manager.onDisable = () => {
      if (registered === manager) registered = null;
    };
  }
  return true;
}

/** As `context.active()`. */
export function activeContext(): Context {
  return registered === null ? context.active() : registered.active();
}

/** As `context.with(context, fn, undefined, argument)`. */
export function runInContext<A, R>(active: Context, fn: (argument: A) => R, argument: A): R {
  return registered === null
    ? context.with(active, fn, undefined, argument)
    : registered.run(active, fn, argument);
}
