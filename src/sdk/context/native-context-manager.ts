import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import { type Context, type ContextManager, ROOT_CONTEXT } from '@opentelemetry/api';
import { bindEmitter } from './bound-emitter.js';

/** What `attach` returns: it makes the context active that was so before. */
export interface ContextToken {
  /** Leaves the context, as the API's `Token`. */
  dispose(): void;
}

/**
 * The context of the running code, kept by Node's `AsyncLocalStorage` across callbacks, promises and timers.
 *
 * ```ts
 * import { context } from '@opentelemetry/api';
 * import { NativeContextManager } from 'otlp-native';
 *
 * context.setGlobalContextManager(new NativeContextManager().enable());
 * ```
 */
export class NativeContextManager implements ContextManager {
  /** @internal Called when it is disabled. */
  onDisable: () => void = () => {};
  private readonly storage = new AsyncLocalStorage<Context>();

  /** The context that is active here; the root context where none is. */
  active(): Context {
    return this.storage.getStore() ?? ROOT_CONTEXT;
  }

  /**
   * Calls `fn` with `thisArg` and `args`; `context` is active in it and in all that it starts.
   *
   * @typeParam A of its arguments.
   * @typeParam F of `fn`.
   */
  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    const target = (thisArg === undefined || thisArg === null ? fn : fn.bind(thisArg)) as F;
    return this.storage.run(context, target, ...args);
  }

  /** @internal {@link NativeContextManager.with} for a function of one argument. */
  run<A, R>(context: Context, fn: (argument: A) => R, argument: A): R {
    return this.storage.run(context, fn, argument);
  }

  /**
   * Makes `context` active for the rest of the current synchronous execution and all that it starts, without a way back:
   * for those who are called at the start of an operation and can't wrap it, such as subscribers of diagnostics channels.
   */
  enterWith(context: Context): void {
    this.storage.enterWith(context);
  }

  /**
   * As {@link NativeContextManager.enterWith}, with a way back. Code before the first `await` of an asynchronous function
   * shares its caller's context; prefer `with` there.
   */
  attach(context: Context): ContextToken {
    const { storage } = this;
    const previous = storage.getStore();
    let isAttached = true;
    storage.enterWith(context);
    return {
      dispose() {
        if (!isAttached) return;
        isAttached = false;
        storage.enterWith(previous as Context);
      },
    };
  }

  /**
   * A function that runs `target` in `context`; or `target` itself, if it is an emitter, whose later listeners run in
   * `context`; anything else as it is.
   */
  bind<T>(context: Context, target: T): T {
    if (target instanceof EventEmitter) {
      bindEmitter(target, (listener) => this.bindFunction(context, listener));
      return target;
    }
    return typeof target === 'function' ? (this.bindFunction(context, target as never) as T) : target;
  }

  /** Does nothing: it works from the start. */
  enable(): this {
    return this;
  }

  /** Forgets every active context. */
  disable(): this {
    this.onDisable();
    this.storage.disable();
    return this;
  }

  private bindFunction<F extends (...args: unknown[]) => unknown>(context: Context, target: F): F {
    const { storage } = this;
    const bound = function (this: unknown, ...args: unknown[]): unknown {
      return storage.run(context, () => target.apply(this, args));
    };
    // Frameworks tell handlers apart by how many parameters they take.
    Object.defineProperty(bound, 'length', { configurable: true, value: target.length });
    return bound as F;
  }
}
