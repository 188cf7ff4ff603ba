import { EventEmitter } from 'node:events';
import {
  type Context,
  type ContextManager,
  context,
  createContextKey,
  ROOT_CONTEXT,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { afterEach, describe, expect, test } from 'vitest';
import {
  activeContext,
  registerContextManager,
  runInContext,
} from '../../../../src/sdk/context/global-context.ts';
import { NativeContextManager } from '../../../../src/sdk/context/native-context-manager.ts';

const KEY = createContextKey('native-context-manager');
const of = (value: string): Context => ROOT_CONTEXT.setValue(KEY, value);

afterEach(() => context.disable());

/** The official one stands beside ours, so that it is seen that both do the same. */
describe.each<[string, () => ContextManager]>([
  ['ours', () => new NativeContextManager()],
  ['the official one', () => new AsyncLocalStorageContextManager()],
])('%s', (_, create) => {
  const manager = create().enable();
  const active = (): unknown => manager.active().getValue(KEY);

  test('starts at the root', () => {
    expect(manager.active()).toBe(ROOT_CONTEXT);
  });

  test('calls with the receiver and the arguments, and gives back the result or what was thrown', () => {
    const receiver = { name: 'receiver' };
    function called(this: unknown, ...args: number[]): unknown {
      return [this, args, active()];
    }
    expect(manager.with(of('a'), called, receiver, 1, 2)).toEqual([receiver, [1, 2], 'a']);
    const failure = new Error('thrown inside');
    expect(() =>
      manager.with(of('a'), () => {
        throw failure;
      }),
    ).toThrow(failure);
    expect(active()).toBeUndefined();
  });

  test('keeps the context across promises, timers and nested calls', async () => {
    const inner = async (): Promise<unknown> => {
      await Promise.resolve();
      await new Promise((resolve) => setTimeout(resolve));
      return active();
    };
    const seen = await manager.with(of('outer'), async () => {
      const nested = manager.with(of('inner'), inner);
      await Promise.resolve();
      return [active(), await nested, active()];
    });
    expect(seen).toEqual(['outer', 'inner', 'outer']);
  });

  test('binds functions, with their receiver and length', () => {
    const bound = manager.bind(of('bound'), function (this: unknown, one: number, _two: number) {
      return [this, one, active()];
    });
    const receiver = {};
    expect(bound.call(receiver, 1, 2)).toEqual([receiver, 1, 'bound']);
    expect(bound.length).toBe(2);
    expect(manager.bind(of('bound'), 7)).toBe(7);
  });

  test('binds the listeners that an emitter gets, which can be removed as before', () => {
    const emitter = new EventEmitter();
    const seen: unknown[] = [];
    const listener = (name: string): void => void seen.push([name, active()]);
    const removed = (): void => void seen.push('removed');
    expect(manager.bind(of('emitter'), emitter)).toBe(emitter);
    expect(manager.bind(of('again'), emitter)).toBe(emitter);
    emitter.on('event', listener);
    emitter.once('event', listener);
    emitter.prependListener('event', removed);
    emitter.off('event', removed);
    emitter.once('other', removed);
    emitter.removeListener('other', removed);
    manager.with(of('emitting'), () => emitter.emit('event', 'first'));
    expect(seen).toEqual([
      ['first', 'emitter'],
      ['first', 'emitter'],
    ]);
    emitter.emit('event', 'second');
    expect(seen).toHaveLength(3);
    emitter.removeAllListeners('event');
    emitter.on('third', listener);
    emitter.removeAllListeners();
    emitter.emit('event', 'none');
    emitter.emit('third', 'none');
    emitter.emit('other');
    expect(seen).toHaveLength(3);
  });

  test('attaches until the token is disposed of', () => {
    manager.with(of('before'), () => {
      const token = manager.attach?.(of('attached'));
      expect(active()).toBe('attached');
      token?.dispose();
      expect(active()).toBe('before');
      token?.dispose();
      expect(active()).toBe('before');
    });
  });
});

test('enterWith holds for the rest of the execution and what it starts', async () => {
  const manager = new NativeContextManager();
  const seen = await manager.with(of('outer'), async () => {
    await Promise.resolve();
    manager.enterWith(of('entered'));
    await new Promise((resolve) => setImmediate(resolve));
    return manager.active().getValue(KEY);
  });
  expect(seen).toBe('entered');
  expect(manager.active()).toBe(ROOT_CONTEXT);
});

describe('the registered manager', () => {
  test('is the API’s, until the API is told to forget it', () => {
    const manager = new NativeContextManager();
    expect(registerContextManager(manager)).toBe(true);
    expect(registerContextManager(new NativeContextManager())).toBe(false);
    runInContext(
      of('active'),
      (argument) => {
        expect(argument).toBe('argument');
        expect(activeContext()).toBe(context.active());
        expect(activeContext().getValue(KEY)).toBe('active');
      },
      'argument',
    );
    context.disable();
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    context.with(of('official'), () => expect(activeContext().getValue(KEY)).toBe('official'));
    runInContext(of('official'), () => expect(context.active().getValue(KEY)).toBe('official'), null);
  });

  test('may be of another kind', () => {
    expect(registerContextManager(new AsyncLocalStorageContextManager())).toBe(true);
    context.with(of('official'), () => expect(activeContext().getValue(KEY)).toBe('official'));
  });
});
