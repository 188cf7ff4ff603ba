import { parentPort, workerData } from 'node:worker_threads';
import { connectProducer, type ProducerHandle } from 'otlp-native/batch';
import { produce, Shares } from './producers.ts';

/** What a thread is to do. */
export interface ThreadTask {
  handle: ProducerHandle;
  producers: number;
  each: number;
}

const { handle, producers, each } = workerData as ThreadTask;
const payload = new TextEncoder().encode('x'.repeat(64));
const producer = connectProducer(handle);

// Once to begin, so that threads begin together; then to work.
parentPort?.once('message', async () => {
  const shares = new Shares(producers, each);
  await produce(producers, each, () => producer.add(payload), shares);
  producer.close();
  parentPort?.postMessage(shares.share);
});
parentPort?.postMessage('ready');
