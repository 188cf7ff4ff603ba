/** `docs/guide/limits.md` says what the code keeps: each row with a range is tried at its default and at both ends. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  NativeMeterProvider,
  OtlpClient,
  type OtlpClientOptions,
  OtlpForwarder,
  OtlpReceiver,
} from 'otlp-native';
import { expect, onTestFinished, test } from 'vitest';
import { resolveClientConfig } from '../../src/client/client-config.ts';
import { resolveExporterConfig } from '../../src/config/exporter-config.ts';
import type { ExporterOptions } from '../../src/config/exporter-options.ts';
import {
  checkCardinalityLimit,
  DEFAULT_CARDINALITY_LIMIT,
} from '../../src/sdk/metrics/cardinality-limits.ts';
import { resolveSpanLimits } from '../../src/sdk/trace/span-limits.ts';

const GUIDE = readFileSync(join(import.meta.dirname, '../../docs/guide/limits.md'), 'utf8');

/** The cells of a section's rows whose first one is an option's name. */
function rowsOf(section: string): string[][] {
  const text = GUIDE.split(/^## /m).find((part) => part.startsWith(`${section}\n`)) ?? '';
  return text
    .split('\n')
    .filter((line) => /^\| `[\w.]+`/.test(line))
    .map((line) => line.split('|').slice(1, -1))
    .map(([option = '', ...cells]) => [
      /`([\w.]+)`/.exec(option)?.[1] ?? '',
      ...cells.map((cell) => cell.trim()),
    ]);
}

/** `retry.jitter` as `{ retry: { jitter } }`. */
function nested(option: string, value: number): object {
  if (option.startsWith('queue.')) return { queue: { directory: '/queue', [option.slice(6)]: value } };
  return option.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object;
}

/** The field of the resolved config that `option` becomes: `batch.maxItems` is `batchMaxItems`. */
function fieldOf(option: string): string {
  return option.replace(/\.(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function tryRange(from: number, to: number, option: string, attempt: (value: number) => unknown): void {
  for (const value of [from, to]) expect(() => attempt(value), `${option}: ${value}`).not.toThrow();
  for (const value of [from - 1, to + 1])
    expect(() => attempt(value), `${option}: ${value}`).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    );
}

test('options of exporters', () => {
  const rows = rowsOf('Export');
  expect(rows.length).toBeGreaterThan(10);
  const { binding, exitTimeoutMs } = resolveExporterConfig('TRACES', undefined, {});
  const defaults: Readonly<Record<string, unknown>> = { ...binding, exitTimeoutMs };
  for (const [option = '', fallback, from, to] of rows) {
    expect(defaults[fieldOf(option)], option).toBe(Number(fallback));
    tryRange(Number(from), Number(to), option, (value) =>
      resolveExporterConfig('TRACES', nested(option, value) as ExporterOptions, {}),
    );
  }
});

test('options of the client', () => {
  const rows = rowsOf('Client');
  expect(rows).toHaveLength(3);
  const defaults: Readonly<Record<string, unknown>> = { ...resolveClientConfig(undefined, {}, 0) };
  for (const [option = '', fallback, from, to] of rows) {
    expect(defaults[option], option).toBe(Number(fallback));
    tryRange(Number(from), Number(to), option, (value) =>
      resolveClientConfig(nested(option, value) as OtlpClientOptions, {}, 0),
    );
  }
  expect(() => new OtlpClient({ concurrency: 0 })).toThrow();
});

test('limits of spans', () => {
  const { attributes, eventAttributes, linkAttributes, events, links } = resolveSpanLimits(undefined, {});
  const actual: Readonly<Record<string, number>> = {
    attributeCountLimit: attributes.count,
    attributeValueLengthLimit: attributes.valueLength,
    eventCountLimit: events,
    linkCountLimit: links,
    attributePerEventCountLimit: eventAttributes.count,
    attributePerLinkCountLimit: linkAttributes.count,
  };
  const documented = rowsOf('Spans').map(([option = '', limit]) => [
    option,
    limit === 'none' ? Number.POSITIVE_INFINITY : Number(limit),
  ]);
  expect(Object.fromEntries(documented)).toEqual(actual);
});

test('limits of metrics', async () => {
  const rows = new Map(rowsOf('Metrics').map(([option = '', ...cells]) => [option, cells.map(Number)]));
  const [limit, from = 0, to = 0] = rows.get('cardinalityLimit') ?? [];
  expect(limit).toBe(DEFAULT_CARDINALITY_LIMIT);
  tryRange(from, to, 'cardinalityLimit', (value) => checkCardinalityLimit(value, 'cardinalityLimit'));
  for (const option of ['intervalMs', 'timeoutMs'] as const) {
    const [, least = 0, most = 0] = rows.get(option) ?? [];
    const other = option === 'intervalMs' ? { timeoutMs: 1 } : { intervalMs: most };
    for (const value of [least, most]) {
      const provider = new NativeMeterProvider({ readers: [{ exporter: {}, ...other, [option]: value }] });
      await provider.shutdown();
    }
    for (const value of [least - 1, most + 1])
      expect(() => new NativeMeterProvider({ readers: [{ ...other, [option]: value }] })).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION' }),
      );
  }
});

test('options of the forwarder', async () => {
  const rows = rowsOf('Forwarder').filter(([option = '']) => !option.includes('.'));
  expect(rows).toHaveLength(2);
  const forwarder = (option: string, value: number) =>
    new OtlpForwarder({ listen: { http: '127.0.0.1:0' }, [option]: value });
  for (const [option = '', , to] of rows) {
    await forwarder(option, Number(to)).shutdown();
    expect(() => forwarder(option, Number(to) + 1)).toThrow(expect.objectContaining({ setting: option }));
  }
});

test('options of the receiver', async () => {
  const rows = rowsOf('Receiver');
  expect(rows).toHaveLength(3);
  for (const [option = '', , to] of rows) {
    const receiver = await OtlpReceiver.listen({ grpcPort: null, ...nested(option, Number(to)) });
    onTestFinished(() => receiver.close());
    await expect(OtlpReceiver.listen(nested(option, Number(to) + 1))).rejects.toMatchObject({
      setting: option,
    });
  }
});
