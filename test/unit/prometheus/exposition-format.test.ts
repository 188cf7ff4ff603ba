import { expect, test } from 'vitest';
import { expositionFormat } from '../../../src/prometheus/exposition-format.ts';

const TEXT = 'text/plain; version=0.0.4; charset=utf-8';
const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** What Prometheus 3 sends. */
const PROMETHEUS_3 =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';

test.each([
  [undefined, TEXT, false],
  ['', TEXT, false],
  ['*/*', TEXT, false],
  ['application/json', TEXT, false],
  ['application/openmetrics-text', OPEN_METRICS, false],
  ['application/openmetrics-text; version="1.0.0"', OPEN_METRICS, false],
  ['application/openmetrics-text; version=2.0.0, text/plain;q=0.1', TEXT, false],
  ['application/vnd.google.protobuf;proto=x;q=0.9, text/plain;version=0.0.4;q=0.5', TEXT, false],
  ['text/plain;q=0.9, application/openmetrics-text;q=0.8', TEXT, false],
  ['application/openmetrics-text;q=0, text/plain', TEXT, false],
  [PROMETHEUS_3, `${OPEN_METRICS}; escaping=allow-utf-8`, true],
  [
    'text/plain;version=1.0.0;escaping=allow-utf-8',
    'text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8',
    true,
  ],
  ['application/openmetrics-text;escaping=dots', `${OPEN_METRICS}; escaping=underscores`, false],
])('%s gets %s', (accept, contentType, isUtf8) => {
  expect(expositionFormat(accept)).toMatchObject({ contentType, isUtf8 });
});
