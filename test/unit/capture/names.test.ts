import { expect, test } from 'vitest';
import { DEFINE_STRING } from '../../../src/capture/layout.ts';
import type { OwnSpan } from '../../../src/capture/own-span.ts';
import { OwnSpanWriter } from '../../../src/capture/own-span-writer.ts';
import { NativeTracerProvider } from '../../../src/sdk/trace/index.ts';

const tracer = new NativeTracerProvider({ exporter: null }).getTracer('t');

/** Writes a span with an event of that name. */
function write(writer: OwnSpanWriter, name: unknown): boolean {
  const span = tracer.startSpan('s');
  span.addEvent(name as string);
  span.end();
  return writer.write(span as unknown as OwnSpan);
}

test.each<[string, unknown, boolean]>([
  ['an object that has no text', Object.create(null), false],
  ['nothing', undefined, true],
  ['an error', new Error('no name'), true],
  ['a number', 5, true],
])('a name of an event that is no text never gets into the table of texts: %s', (_, name, isWritten) => {
  const writer = new OwnSpanWriter();
  write(writer, 'known');
  writer.accepted();
  expect(write(writer, name)).toBe(isWritten);
  writer.accepted();
  // Both sides count the texts: the next one must be the second, and come along.
  expect(write(writer, 'next')).toBe(true);
  const { definitions } = writer.chunk();
  expect([...definitions.words.subarray(0, definitions.at)]).toEqual([DEFINE_STRING, 'next'.length << 1]);
  expect(definitions.rope).toBe('next');
});
