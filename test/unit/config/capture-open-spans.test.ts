import { expect, test } from 'vitest';
import { resolveCaptureOpenSpans } from '../../../src/config/capture-open-spans.ts';

test('at the end only, over and over, or not at all', () => {
  expect(resolveCaptureOpenSpans(undefined)).toBeNull();
  expect(resolveCaptureOpenSpans(false)).toBeNull();
  expect(resolveCaptureOpenSpans(true)).toEqual({ intervalMs: null });
  expect(resolveCaptureOpenSpans({ intervalMs: 5000 })).toEqual({ intervalMs: 5000 });
});

test.each([['yes'], [1], [null], [{}], [{ intervalMs: 1 }], [{ intervalMs: 5000.5 }], [{ everyMs: 5000 }]])(
  '%j is refused',
  (option) => {
    expect(() => resolveCaptureOpenSpans(option as never)).toThrow(
      expect.objectContaining({
        code: 'INVALID_OPTION',
        message: expect.stringContaining('captureOpenSpans'),
      }),
    );
  },
);
