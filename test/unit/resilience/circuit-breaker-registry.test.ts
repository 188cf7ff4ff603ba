import { expect, test } from 'vitest';
import { CircuitBreakerRegistry } from '../../../src/resilience/circuit-breaker/circuit-breaker-registry.ts';

test('a key has one breaker, which no other key’s failures open', async () => {
  const registry = new CircuitBreakerRegistry({ breaker: { minimumCalls: 1 } });
  const error = new Error('down');
  await expect(registry.execute('a', () => Promise.reject(error))).rejects.toBe(error);
  expect(registry.get('a').state).toBe('open');
  await expect(registry.execute('a', () => 1)).rejects.toMatchObject({
    code: 'CIRCUIT_OPEN',
    message: expect.stringContaining('"a"'),
  });
  expect(await registry.execute('b', () => 1)).toBe(1);
  expect([...registry.entries()].map(([key, { state }]) => [key, state])).toEqual([
    ['a', 'open'],
    ['b', 'closed'],
  ]);
});

test('at the limit the longest unused is forgotten, a closed one before an open one', () => {
  const registry = new CircuitBreakerRegistry({ maxBreakers: 3 });
  for (const key of ['a', 'b', 'c']) registry.get(key);
  registry.get('a').forceOpen();
  registry.get('b').forceOpen();
  registry.get('d');
  expect([...registry.entries()].map(([key]) => key)).toEqual(['a', 'b', 'd']);
  registry.get('d').forceOpen();
  registry.get('e');
  expect([...registry.entries()].map(([key]) => key)).toEqual(['b', 'd', 'e']);
  expect(registry.stats()).toEqual({ breakers: 3, evicted: 2 });
});

test('many keys hold no more than the limit', () => {
  const registry = new CircuitBreakerRegistry({
    maxBreakers: 50,
    breaker: { window: { type: 'count', size: 4 } },
  });
  for (let key = 0; key < 100_000; key += 1) registry.get(`${key}`);
  expect(registry.stats()).toEqual({ breakers: 50, evicted: 99_950 });
});

test('wrong options are told of when it is made', () => {
  expect(() => new CircuitBreakerRegistry({ breaker: { minimumCalls: 0 } })).toThrow('minimumCalls');
  expect(() => new CircuitBreakerRegistry({ maxBreakers: 0 })).toThrow('maxBreakers');
});

test('what was deleted begins anew', () => {
  const registry = new CircuitBreakerRegistry();
  const first = registry.get('a');
  expect(registry.delete('a')).toBe(true);
  expect(registry.delete('a')).toBe(false);
  expect(registry.get('a')).not.toBe(first);
});
