/** Uses loud and quiet scopes of every signal, and emits an event inside a span. */

import { logs, metrics, trace } from '@opentelemetry/api';

for (const name of ['loud.one', 'quiet.two']) {
  trace.getTracer(name).startActiveSpan(`outer of ${name}`, (outer) => {
    trace.getTracer('loud.inner').startSpan(`inner of ${name}`).end();
    const logger = logs.getLogger(name);
    logger.emit({ eventName: 'order.placed', severityNumber: 9, attributes: { id: 7 } });
    logger.emit({ severityNumber: 5, body: 'details' });
    outer.end();
  });
  const counter = metrics.getMeter(name).createCounter('count');
  for (const index of [1, 2, 3]) counter.add(1, { index });
}
