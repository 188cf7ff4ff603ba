import { beforeEach, describe, expect, test, vi } from 'vitest';
import { DEFINE_RESOLVED_RESOURCE, MAX_RESOURCES, MAX_SCOPES } from '../../../src/capture/layout.ts';
import type { ResourceLike, ScopeLike } from '../../../src/capture/readable-span.ts';
import { ScopeTable } from '../../../src/capture/scope-table.ts';
import { Tables } from '../../../src/capture/tables.ts';
import { ValueWriter } from '../../../src/capture/value-writer.ts';

let definitions: ValueWriter;
let scopes: ScopeTable;
beforeEach(() => {
  definitions = new ValueWriter(16);
  scopes = new ScopeTable(new Tables(definitions));
  definitions.reset();
});

const resource = (name = 'service'): ResourceLike => ({ attributes: { 'service.name': name } });
const scope = (name = 'scope'): ScopeLike => ({ name });

/** A property that can't be read. */
const broken = {
  get: () => {
    throw new Error('a getter that fails');
  },
  enumerable: true,
};

test('a scope is defined once for each resource it appears under', () => {
  const [first, second] = [resource('a'), resource('b')];
  const [http, pg] = [scope('http'), scope('pg')];
  expect([scopes.id(first, http), scopes.id(first, pg), scopes.id(second, http)]).toEqual([0, 1, 2]);
  const { at, rope } = definitions;
  expect([scopes.id(first, http), scopes.id(second, http), scopes.id(first, pg)]).toEqual([0, 2, 1]);
  expect(definitions).toMatchObject({ at, rope });
});

test('scopes and resources are told apart by identity, as the official exporter groups them', () => {
  expect(scopes.id(resource(), scope())).not.toBe(scopes.id(resource(), scope()));
});

describe('a full table', () => {
  test('of scopes says so, keeps what it has, and refuses one more', () => {
    const only = resource();
    const all = Array.from({ length: MAX_SCOPES }, (_, index) => scope(`scope ${index}`));
    for (const [index, one] of all.entries()) {
      expect(scopes.isFull).toBe(false);
      expect(scopes.id(only, one)).toBe(index);
    }
    expect(scopes.isFull).toBe(true);
    expect(scopes.id(only, all[7] ?? scope())).toBe(7);
    expect(() => scopes.id(only, scope())).toThrow(RangeError);
  });

  test('of resources says so and refuses one more', () => {
    for (let index = 0; index < MAX_RESOURCES; index++) scopes.id(resource(`${index}`), scope());
    expect(scopes.isFull).toBe(true);
    expect(() => scopes.id(resource(), scope())).toThrow(RangeError);
  });
});

describe('a definition that fails leaves no trace', () => {
  test('of a resource', () => {
    const { at, rope } = definitions;
    const attributes = Object.defineProperty({ fine: 'yes' }, 'broken', broken);
    expect(() => scopes.id({ attributes }, scope())).toThrow('a getter that fails');
    expect(definitions).toMatchObject({ at, rope });
    expect(scopes.id(resource(), scope())).toBe(0);
  });

  test('of a scope, whose resource stays', () => {
    const owner = resource();
    const attributes = Object.defineProperty({ fine: 'yes' }, 'broken', broken);
    expect(() => scopes.id(owner, { name: 'scope', attributes })).toThrow('a getter that fails');
    expect(definitions.rope).not.toContain('fine');
    expect(scopes.id(owner, scope())).toBe(0);
  });
});

test('a definition larger than the buffer is written whole', () => {
  const attributes = Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => [`key ${index}`, `value ${index}`]),
  );
  scopes.id({ attributes }, scope());
  expect(definitions.rope.split('key ').length).toBe(501);
  expect(definitions.words.length).toBeGreaterThanOrEqual(definitions.at);
});

describe('a resource with attributes that come later', () => {
  /** Its detectors answer when `settle` is called. */
  function pendingResource() {
    const attributes: Record<string, unknown> = { early: 'here' };
    let resolve = () => {};
    let reject: (reason: Error) => void = () => {};
    const promise = new Promise<void>((fulfil, refuse) => {
      resolve = fulfil;
      reject = refuse;
    });
    const late = {
      attributes,
      asyncAttributesPending: true,
      waitForAsyncAttributes: () => promise,
    } satisfies ResourceLike;
    return { late, resolve, reject, attributes };
  }

  test('is announced without them and resolved once, with all', async () => {
    const { late, resolve, attributes } = pendingResource();
    scopes.onResolved = vi.fn();
    scopes.id(late, scope());
    expect(definitions.rope).not.toContain('early');
    definitions.reset();
    attributes.host = 'found';
    resolve();
    await Promise.all(scopes.pendingResources());
    expect(definitions.words[0]).toBe(DEFINE_RESOLVED_RESOURCE);
    expect(definitions.rope).toContain('early');
    expect(definitions.rope).toContain('found');
    expect(scopes.onResolved).toHaveBeenCalledOnce();
    expect(scopes.pendingResources()).toEqual([]);
  });

  test('whose detectors fail is resolved with what it has', async () => {
    const { late, reject } = pendingResource();
    scopes.id(late, scope());
    definitions.reset();
    reject(new Error('no metadata service here'));
    await Promise.all(scopes.pendingResources());
    expect(definitions.rope).toContain('early');
  });

  test('whose detectors never answer is resolved with what it has, after half a minute', async () => {
    vi.useFakeTimers();
    try {
      const { late } = pendingResource();
      scopes.id(late, scope());
      definitions.reset();
      const pending = Promise.all(scopes.pendingResources());
      await vi.advanceTimersByTimeAsync(29_999);
      expect(definitions.at).toBe(0);
      await vi.advanceTimersByTimeAsync(1);
      await pending;
      expect(definitions.rope).toContain('early');
    } finally {
      vi.useRealTimers();
    }
  });

  test('whose attributes can’t be read once they are there is resolved without any: its spans must not wait for ever', async () => {
    const { late, resolve, attributes } = pendingResource();
    scopes.id(late, scope());
    definitions.reset();
    Object.defineProperty(attributes, 'broken', broken);
    resolve();
    await Promise.all(scopes.pendingResources());
    expect(definitions.words[0]).toBe(DEFINE_RESOLVED_RESOURCE);
    expect(definitions.rope).toBe('');
    expect(scopes.pendingResources()).toEqual([]);
  });

  test('whose wait throws is resolved with what it has', async () => {
    const { late } = pendingResource();
    const throwing = { ...late, waitForAsyncAttributes: broken.get };
    expect(scopes.id(throwing, scope())).toBe(0);
    definitions.reset();
    await Promise.all(scopes.pendingResources());
    expect(definitions.rope).toContain('early');
  });

  test('is resolved with what it has when the epoch ends, and nothing comes after', async () => {
    const { late, resolve } = pendingResource();
    scopes.id(late, scope());
    definitions.reset();
    const pending = scopes.pendingResources();
    const onResolved = vi.fn();
    scopes.onResolved = onResolved;
    scopes.close();
    expect(definitions.words[0]).toBe(DEFINE_RESOLVED_RESOURCE);
    const { at } = definitions;
    resolve();
    await Promise.all(pending);
    expect(definitions.at).toBe(at);
    expect(onResolved).toHaveBeenCalledOnce();
  });
});
