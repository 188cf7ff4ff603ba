// JavaScript: a thousand threads start this file, and stripping types would take most of their time.

import { parentPort, workerData } from 'node:worker_threads';
import { NativeSpanProcessor } from 'otlp-native/otel';

/**
 * @typedef {object} WorkerTask
 * @property {string} endpoint
 * @property {'shutdown' | 'natural' | 'process.exit' | 'terminated while exporting' | 'terminated at once'} ending
 * @property {number} firstSpan
 * @property {number} spans
 */

const task = /** @type {WorkerTask} */ (workerData);
const processor = new NativeSpanProcessor({ endpoint: task.endpoint, compression: 'none' });
const resource = { attributes: { 'service.name': 'worker' } };
const instrumentationScope = { name: task.ending };

for (let index = task.firstSpan; index < task.firstSpan + task.spans; index += 1) {
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

switch (task.ending) {
  case 'shutdown':
    await processor.shutdown();
    break;
  case 'process.exit':
    process.exit();
    break;
  case 'terminated while exporting':
    processor.forceFlush().catch(() => undefined);
    parentPort?.postMessage('exporting');
    break;
  default:
    break;
}
