import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OpenSpans, UNFINISHED_ATTRIBUTE } from '../../../src/capture/open-spans.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

class FakeSpan {
  ended = 0;
  readonly marks: string[] = [];
  setAttribute(key: string): this {
    this.marks.push(key);
    return this;
  }
  end(): void {
    this.ended += 1;
  }
}

function open(intervalMs: number | null) {
  const taken: FakeSpan[] = [];
  const spans = new OpenSpans<FakeSpan>({ intervalMs, take: (span) => taken.push(span) });
  return { spans, taken };
}

test('each interval takes what was open before it, and not what has ended', async () => {
  const { spans, taken } = open(1000);
  const [first, second, third] = [new FakeSpan(), new FakeSpan(), new FakeSpan()];
  spans.add(first);
  spans.add(second);
  await vi.advanceTimersByTimeAsync(1000);
  expect(taken).toEqual([first, second]);
  spans.delete(first);
  spans.add(third);
  await vi.advanceTimersByTimeAsync(1000);
  expect(taken.slice(2)).toEqual([second, third]);
  spans.close();
  await vi.advanceTimersByTimeAsync(5000);
  expect(taken).toHaveLength(4);
});

test('many are taken over several turns of the event loop, at most 10,000', async () => {
  const { spans, taken } = open(1000);
  for (let count = 0; count < 10_500; count += 1) spans.add(new FakeSpan());
  vi.advanceTimersByTime(1000);
  const atOnce = taken.length;
  expect(atOnce).toBeLessThanOrEqual(128);
  await vi.advanceTimersByTimeAsync(999);
  expect(taken).toHaveLength(10_000);
  expect(new Set(taken).size).toBe(10_000);
  spans.close();
});

test('without an interval nothing is taken, and only a bad end ends what is open', async () => {
  const { spans, taken } = open(null);
  const span = new FakeSpan();
  spans.add(span);
  await vi.advanceTimersByTimeAsync(10_000);
  spans.endIfCut(false);
  expect([taken.length, span.ended]).toEqual([0, 0]);
  spans.endIfCut(true);
  expect([span.ended, span.marks]).toEqual([1, [UNFINISHED_ATTRIBUTE]]);
  spans.close();
});
