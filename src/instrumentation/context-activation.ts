import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Context, ContextManager, DiagLogger } from '@opentelemetry/api';

/** Where every copy of `@opentelemetry/api` 1.x keeps what is registered globally. */
const GLOBAL_API = Symbol.for('opentelemetry.js.api.1');

/** Makes a context active for the rest of the synchronous execution and all that it starts. */
export type Enter = (context: Context) => void;

/** Parts of context managers that can enter a context without a function to run in it. */
interface EnteringManager {
  /** `NativeContextManager`. */
  enterWith?: unknown;
  /** `AsyncLocalStorageContextManager` 3.x, and whoever else implements it. */
  attach?: unknown;
  /** `AsyncLocalStorageContextManager` 1.x and 2.x. */
  _asyncLocalStorage?: unknown;
}

/**
 * Enters contexts through whichever context manager is registered globally. A channel's subscriber can't wrap the operation it
 * is told of, so `ContextManager.with` is of no use to it.
 */
export class ContextActivation {
  private readonly log: DiagLogger;
  private manager: ContextManager | undefined;
  private entering: Enter = () => {};
  private isResolved = false;

  constructor(log: DiagLogger) {
    this.log = log;
  }

  /** Makes `context` active. Without a manager that can, it says so once and does nothing. */
  enter(context: Context): void {
    const manager = registeredManager();
    if (manager !== this.manager || !this.isResolved) this.resolve(manager);
    this.entering(context);
  }

  private resolve(manager: ContextManager | undefined): void {
    this.manager = manager;
    this.isResolved = true;
    const entering = manager === undefined ? null : enterOf(manager);
    this.entering = entering ?? (() => {});
    if (entering !== null) return;
    this.log.warn(
      manager === undefined
        ? 'no context manager is registered: spans of incoming requests are not active in their handlers'
        : 'the context manager has no way to enter a context: spans of incoming requests are not active in their handlers; use NativeContextManager',
    );
  }
}

function registeredManager(): ContextManager | undefined {
  const api = (globalThis as { [GLOBAL_API]?: { context?: ContextManager } })[GLOBAL_API];
  return api === undefined ? undefined : api.context;
}

function enterOf(manager: ContextManager): Enter | null {
  const { enterWith, attach, _asyncLocalStorage } = manager as EnteringManager;
  if (typeof enterWith === 'function') return (context) => enterWith.call(manager, context);
  if (typeof attach === 'function') return (context) => void attach.call(manager, context);
  if (isStorage(_asyncLocalStorage)) return (context) => _asyncLocalStorage.enterWith(context);
  return null;
}

function isStorage(value: unknown): value is AsyncLocalStorage<Context> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'enterWith' in value &&
    typeof value.enterWith === 'function'
  );
}
