import { expect, test } from 'vitest';
import { startChild } from '../support/child.ts';

test('on a platform without a binary, construction names the platform and what to do; importing does not fail', async () => {
  const child = startChild(new URL('./children/unsupported-platform.mjs', import.meta.url), {});
  const ended = await child.ended();
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  const errors = JSON.parse(ended.stdout) as { code: string; setting: null; message: string }[];
  expect(errors).toHaveLength(3);
  for (const { code, setting, message } of errors) {
    expect({ code, setting }).toEqual({ code: 'UNSUPPORTED_PLATFORM', setting: null });
    expect(message).toMatch(/linux-pdp11-(gnu|musl)|darwin-pdp11|win32-pdp11-msvc/);
    expect(message).toMatch(/npm install otlp-native-\w+-pdp11/);
    expect(message).toContain('build from source');
    expect(message).toContain('--omit=optional');
  }
});
