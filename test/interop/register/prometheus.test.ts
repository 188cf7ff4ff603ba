/** A program that is started with `otlp-native/register` is scraped by a real Prometheus server. */

import { describe, expect, test } from 'vitest';
import { checkMetrics, startPrometheus } from '../../peers/prometheus/prometheus.ts';
import { until } from '../../support/until.ts';
import { startApplication, Telemetry } from './application.ts';
import { metricNames } from './received.ts';

const IMPORT = ['--import', 'otlp-native/register'];
const DEADLINE_MS = 30_000;
const VARIABLES = {
  OTEL_METRICS_EXPORTER: 'prometheus',
  OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
  OTEL_EXPORTER_PROMETHEUS_PORT: 0,
  OTEL_LOG_LEVEL: 'debug',
  OTEL_RESOURCE_ATTRIBUTES: 'team=checkout',
  OTEL_NODE_RESOURCE_DETECTORS: 'none',
};

/** Starts the program with what it is to be told. */
async function scraped(variables: Readonly<Record<string, string | number>> = {}) {
  const telemetry = await Telemetry.receive();
  const application = startApplication('scraped.mjs', IMPORT, telemetry, { ...VARIABLES, ...variables });
  const [, url = ''] = await application.complained(/Prometheus can scrape (\S+)/);
  return { application, telemetry, url };
}

async function answered(url: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') {
  const response = await fetch(url, { headers, method });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

describe('over HTTP', () => {
  test('a scrape gets everything that was measured, in a text that promtool reads', async () => {
    const { url } = await scraped();
    const { status, type, text } = await answered(url);
    expect({ status, type }).toEqual({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8' });
    const scope = 'otel_scope_name="shop",otel_scope_version="1.2.3"';
    for (const line of [
      '# HELP orders_placed_total Orders "placed"',
      '# TYPE orders_placed_total counter',
      `orders_placed_total{shop_area="north",${scope}} 3`,
      `order_size_bytes_bucket{${scope},le="10"} 1`,
      `order_size_bytes_bucket{${scope},le="+Inf"} 3`,
      `order_size_bytes_sum{${scope}} 555`,
      `orders_open{${scope}} -2`,
      `temperature_celsius{${scope}} 21.5`,
    ]) {
      expect(text).toContain(`${line}\n`);
    }
    expect(text).toMatch(/^target_info\{.*service_name="scraped".*\} 1$/m);
    expect(text).toContain('v8js_memory_heap_used_bytes{');
    const { code, said } = await checkMetrics(text);
    expect(code, said).not.toBe(1);
  });

  test('OpenMetrics has the traces of exemplars', async () => {
    const { url } = await scraped();
    const { type, text } = await answered(url, { accept: 'application/openmetrics-text; version=1.0.0' });
    expect(type).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(text).toMatch(
      /^orders_placed_total\{.*\} 3 # \{trace_id="0102030405060708090a0b0c0d0e0f10",span_id="1112131415161718"\} 3 \d+\.\d{9}$/m,
    );
    expect(text.endsWith('\n# EOF\n')).toBe(true);
  });

  test('other paths and methods are refused', async () => {
    const { url } = await scraped();
    expect(await answered(new URL('/', url).href)).toMatchObject({ status: 404 });
    expect(await answered(url, {}, 'POST')).toMatchObject({ status: 405 });
    expect(await answered(url, {}, 'HEAD')).toMatchObject({ status: 200, text: '' });
  });

  test('scrapes are no requests of the application', async () => {
    const { application, url } = await scraped({ OTEL_METRIC_EXPORT_INTERVAL: 1 });
    await answered(url);
    await answered(`http://127.0.0.1:${await application.port()}/`);
    const shown = await until('the application’s request is shown', DEADLINE_MS, async () => {
      const { text } = await answered(url);
      return /^http_server_request_duration_seconds_count\{.*\} (\d+)$/m.exec(text);
    });
    expect(shown[1]).toBe('1');
  });

  test('it stands beside a reader that exports', async () => {
    const { application, telemetry, url } = await scraped({ OTEL_METRICS_EXPORTER: 'prometheus,otlp' });
    expect((await answered(url)).text).toContain('orders_placed_total{');
    await application.ended('SIGTERM');
    expect(metricNames(await telemetry.all())).toContain('orders.placed');
  });
});

test('a port that is taken is told, and the program runs', async () => {
  const { url } = await scraped();
  const telemetry = await Telemetry.receive();
  const second = startApplication('scraped.mjs', IMPORT, telemetry, {
    ...VARIABLES,
    OTEL_EXPORTER_PROMETHEUS_PORT: new URL(url).port,
  });
  await second.complained(/no metrics for Prometheus, since nothing can listen on 127\.0\.0\.1:\d+/);
  expect((await answered(`http://127.0.0.1:${await second.port()}/`)).text).toBe('hello');
});

test('a Prometheus server stores the series and their exemplars', async () => {
  const { url } = await scraped();
  const prometheus = await startPrometheus(new URL(url).host);
  try {
    const asked = async (path: string): Promise<unknown[]> => {
      const response = await fetch(`http://127.0.0.1:${prometheus.port}/api/v1/${path}`);
      const { data } = (await response.json()) as { data?: { result?: unknown[] } | unknown[] };
      return Array.isArray(data) ? data : (data?.result ?? []);
    };
    const [series] = await until('the counter is stored', DEADLINE_MS, async () => {
      const found = await asked('query?query=orders_placed_total');
      return found.length > 0 ? found : null;
    });
    expect(series).toMatchObject({
      metric: { job: 'application', shop_area: 'north', otel_scope_name: 'shop' },
      value: [expect.any(Number), '3'],
    });
    expect(await asked('query?query=up')).toMatchObject([{ value: [expect.any(Number), '1'] }]);
    expect(await asked('query?query=order_size_bytes_bucket%7Ble%3D%22100.0%22%7D')).toMatchObject([
      { value: [expect.any(Number), '2'] },
    ]);
    expect(await asked('query?query=target_info')).toMatchObject([{ metric: { service_name: 'scraped' } }]);
    const end = new Date(Date.now() + DEADLINE_MS).toISOString();
    const exemplars = await asked(
      `query_exemplars?query=orders_placed_total&start=2020-01-01T00:00:00Z&end=${end}`,
    );
    expect(JSON.stringify(exemplars)).toContain('0102030405060708090a0b0c0d0e0f10');
  } finally {
    await prometheus.stop();
  }
});
