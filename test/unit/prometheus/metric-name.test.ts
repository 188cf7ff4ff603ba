import { describe, expect, test } from 'vitest';
import {
  legacyLabelName,
  metricName,
  type TranslationStrategy,
} from '../../../src/prometheus/metric-name.ts';

const STRATEGIES: readonly TranslationStrategy[] = [
  'underscore_escaping_with_suffixes',
  'underscore_escaping_without_suffixes',
  'no_utf8_escaping_with_suffixes',
  'no_translation',
];

describe('the example of the specification, a counter foo.bar in bytes, by the four strategies', () => {
  test.each([
    [false, ['foo_bar_bytes_total', 'foo_bar', 'foo_bar_bytes_total', 'foo_bar']],
    [true, ['foo_bar_bytes_total', 'foo_bar', 'foo.bar_bytes_total', 'foo.bar']],
  ])('with a client that takes any characters: %s', (isUtf8, names) => {
    expect(
      STRATEGIES.map((strategy) => metricName('foo.bar', 'By', 'counter', strategy, isUtf8).name),
    ).toEqual(names);
  });
});

test.each([
  ['http.server.request.duration', 's', 'histogram', 'http_server_request_duration_seconds', 'seconds'],
  ['requests', '', 'counter', 'requests_total', ''],
  ['requests_total', '', 'counter', 'requests_total', ''],
  ['sent_total', 'By', 'counter', 'sent_bytes_total', 'bytes'],
  ['sent_bytes', 'By', 'counter', 'sent_bytes_total', 'bytes'],
  ['requests', '{request}', 'counter', 'requests_total', ''],
  ['used', '1', 'gauge', 'used_ratio', 'ratio'],
  ['used', '1', 'counter', 'used_total', ''],
  ['speed', 'm/s', 'gauge', 'speed_meters_per_second', 'meters_per_second'],
  ['rate', '{request}/m', 'gauge', 'rate_per_minute', 'per_minute'],
  ['load', '%', 'gauge', 'load_percent', 'percent'],
  ['apples', 'crate box', 'gauge', 'apples_crate_box', 'crate_box'],
  ['1st--thing', '', 'gauge', '_1st_thing', ''],
  ['a::b', '', 'gauge', 'a::b', ''],
] as const)('%s in %j, a %s, is %s', (name, unit, type, expected, word) => {
  const named = metricName(name, unit, type, 'underscore_escaping_with_suffixes', false);
  expect(named).toEqual({ name: expected, unit: word });
});

test.each([
  ['http.route', 'http_route'],
  ['a:b', 'a_b'],
  ['9lives', '_9lives'],
  ['__meta', '_meta'],
  ['', '_'],
])('the label of %j is %s', (key, label) => {
  expect(legacyLabelName(key)).toBe(label);
});
