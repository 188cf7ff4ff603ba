import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  type ContextManager,
  context,
  createContextKey,
  ROOT_CONTEXT,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ContextActivation } from '../../../src/instrumentation/context-activation.ts';
import { NativeContextManager } from '../../../src/sdk/context/native-context-manager.ts';

const KEY = createContextKey('test');

/** As the official one was before it had `attach`. */
class StorageOnly implements ContextManager {
  readonly _asyncLocalStorage = new AsyncLocalStorage<Context>();
  active = (): Context => this._asyncLocalStorage.getStore() ?? ROOT_CONTEXT;
  with: ContextManager['with'] = (active, fn, thisArg, ...args) =>
    this._asyncLocalStorage.run(active, () => fn.apply(thisArg as never, args));
  bind: ContextManager['bind'] = (_, target) => target;
  enable = (): this => this;
  disable = (): this => this;
}

function activation(): { activation: ContextActivation; warn: ReturnType<typeof vi.fn> } {
  const warn = vi.fn();
  return { activation: new ContextActivation({ warn } as never), warn };
}

test.each([
  ['our own', () => new NativeContextManager()],
  ['the official one', () => new AsyncLocalStorageContextManager()],
  ['the official one before 3.0', () => new StorageOnly()],
])('a context is entered through %s', async (_, create) => {
  context.setGlobalContextManager(create());
  onTestFinished(() => context.disable());
  const { activation: entering, warn } = activation();
  await new Promise<void>((resolve) => {
    setImmediate(() => {
      entering.enter(ROOT_CONTEXT.setValue(KEY, 1));
      expect(context.active().getValue(KEY)).toBe(1);
      setImmediate(() => {
        expect(context.active().getValue(KEY)).toBe(1);
        resolve();
      });
    });
  });
  expect(context.active().getValue(KEY)).toBeUndefined();
  expect(warn).not.toHaveBeenCalled();
});

test('a manager that has no way is told of once', () => {
  const { _asyncLocalStorage: _, ...rest } = new StorageOnly();
  context.setGlobalContextManager(rest as ContextManager);
  onTestFinished(() => context.disable());
  const { activation: entering, warn } = activation();
  entering.enter(ROOT_CONTEXT);
  entering.enter(ROOT_CONTEXT);
  expect(warn).toHaveBeenCalledOnce();
});
