// JavaScript: a thousand threads start this file, and stripping types would take most of their time.

import { parentPort, workerData } from 'node:worker_threads';
import { NativeSpanProcessor } from 'otlp-native/otel';

/**
 * @typedef {object} WorkerTask
 * @property {string} endpoint
 * @property {import('./worker-endings.mjs').WorkerEnding} ending
 * @property {number} firstItem
 * @property {number} items
 * @property {boolean} hasAllSignals
 */

const task = /** @type {WorkerTask} */ (workerData);
const exporter = {
  endpoint: task.endpoint,
  compression: /** @type {const} */ ('none'),
  // The workers that record without end fill their queue; this keeps the process small.
  batch: { maxQueuedBytes: 1_048_576 },
};
const processor = new NativeSpanProcessor(exporter);
const more = task.hasAllSignals ? await logsAndMetrics() : null;
const resource = { attributes: { 'service.name': 'worker' } };
const instrumentationScope = { name: task.ending };

/** @param {number} index */
function makeItem(index) {
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
  more?.record(index);
}

async function logsAndMetrics() {
  // Only where it is needed: a thousand threads load this file.
  const { NativeLoggerProvider, NativeMeterProvider } = await import('otlp-native');
  const logging = new NativeLoggerProvider({ exporter });
  const metering = new NativeMeterProvider({ readers: [{ exporter, temporality: 'delta' }] });
  const logger = logging.getLogger(task.ending);
  const counter = metering.getMeter(task.ending).createCounter('work');
  return {
    /** @param {number} index */
    record: (index) => {
      logger.emit({ body: 'worked', attributes: { index } });
      counter.add(1, { index });
    },
    shutdown: () => Promise.all([logging.shutdown(), metering.shutdown()]),
    forceFlush: () => Promise.all([logging.forceFlush(), metering.forceFlush()]),
  };
}

for (let index = task.firstItem; index < task.firstItem + task.items; index += 1) makeItem(index);

if (task.ending === 'shutdown') {
  await Promise.all([processor.shutdown(), more?.shutdown()]);
} else if (task.ending === 'process.exit') {
  process.exit();
} else if (task.ending === 'terminated while recording') {
  parentPort?.postMessage('recording');
  for (;;) makeItem(task.firstItem);
} else if (task.ending === 'terminated while exporting') {
  processor.forceFlush().catch(() => undefined);
  more?.forceFlush().catch(() => undefined);
  while (processor.stats().inFlight === 0) await new Promise((resolve) => setImmediate(resolve));
  parentPort?.postMessage('exporting');
}
