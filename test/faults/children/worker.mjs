// JavaScript: a thousand threads start this file, and stripping types would take most of their time.

import { parentPort, workerData } from 'node:worker_threads';
import { NativeSpanProcessor } from 'otlp-native/otel';

/**
 * @typedef {object} WorkerTask
 * @property {string} endpoint
 * @property {import('./worker-endings.mjs').WorkerEnding} ending
 * @property {number} firstSpan
 * @property {number} spans
 */

const task = /** @type {WorkerTask} */ (workerData);
const processor = new NativeSpanProcessor({
  endpoint: task.endpoint,
  compression: 'none',
  // The workers that record without end fill their queue; this keeps the process small.
  batch: { maxQueuedBytes: 1_048_576 },
});
const resource = { attributes: { 'service.name': 'worker' } };
const instrumentationScope = { name: task.ending };

/** @param {number} index */
function endSpan(index) {
  const spanContext = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: (index + 1).toString(16).padStart(16, '0'),
    traceFlags: 1,
  };
  processor.onEnd({
    name: 'work',
    kind: 0,
    spanContext: () => spanContext,
    startTime: [1_700_000_000, 0],
    endTime: [1_700_000_001, 0],
    status: { code: 0 },
    attributes: { index },
    events: [],
    links: [],
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    resource,
    instrumentationScope,
  });
}

for (let index = task.firstSpan; index < task.firstSpan + task.spans; index += 1) endSpan(index);

if (task.ending === 'shutdown') {
  await processor.shutdown();
} else if (task.ending === 'process.exit') {
  process.exit();
} else if (task.ending === 'terminated while recording') {
  parentPort?.postMessage('recording');
  for (;;) endSpan(task.firstSpan);
} else if (task.ending === 'terminated while exporting') {
  processor.forceFlush().catch(() => undefined);
  while (processor.stats().inFlight === 0) await new Promise((resolve) => setImmediate(resolve));
  parentPort?.postMessage('exporting');
}
