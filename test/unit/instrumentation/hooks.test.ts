import { EventEmitter } from 'node:events';
import type { DiagLogger, Span } from '@opentelemetry/api';
import { expect, test, vi } from 'vitest';
import { guardedListener } from '../../../src/instrumentation/hooks.ts';
import { recordFailure } from '../../../src/instrumentation/http/http-span.ts';

test('an exception in a listener of ours is told, and reaches neither the emitter nor other listeners', () => {
  const error = vi.fn();
  const later = vi.fn();
  const emitter = new EventEmitter();
  emitter.on(
    'close',
    guardedListener<EventEmitter>({ error } as unknown as DiagLogger, (target, argument) => {
      expect([target, argument]).toEqual([emitter, 7]);
      throw new Error('a span that can’t be ended');
    }),
  );
  emitter.on('close', later);
  emitter.emit('close', 7);
  expect(error).toHaveBeenCalledOnce();
  expect(later).toHaveBeenCalledOnce();
});

test('whatever was thrown can be recorded', () => {
  const span = { setAttribute: vi.fn(), setStatus: vi.fn(), recordException: vi.fn() };
  for (const thrown of [Object.create(null), Symbol('s'), undefined]) {
    expect(recordFailure(span as unknown as Span, thrown)).toBe('Error');
  }
});
