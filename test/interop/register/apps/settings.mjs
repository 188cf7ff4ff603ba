/** Makes one item of each signal, and a count that comes in several series. */

import { logs, metrics, trace } from '@opentelemetry/api';

trace.getTracer('app').startActiveSpan('work', (span) => {
  span.setAttributes({ long: 'abcdefghij', 'http.route': '/orders' });
  logs.getLogger('app').emit({ body: 'at work', attributes: { long: 'abcdefghij' } });
  const counter = metrics.getMeter('app').createCounter('worked');
  counter.add(1, { kept: 1, dropped: 1 });
  counter.add(1, { kept: 1, dropped: 2 });
  for (const value of [1, 1.5, 4]) metrics.getMeter('app').createHistogram('sizes').record(value);
  metrics.getMeter('app').createCounter('silent').add(1);
  span.end();
});
trace.getTracer('app').startSpan('health').end();
