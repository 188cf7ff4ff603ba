// A worker thread that hands items to a processor of another thread, several producers at once.

import { parentPort, workerData } from 'node:worker_threads';
import { connectProducer } from 'otlp-native/batch';

/** @typedef {{ handle: import('otlp-native/batch').ProducerHandle, worker: number, producers: number, each: number }} BatchTask */

const { handle, worker, producers, each } = /** @type {BatchTask} */ (workerData);
/** @type {import('otlp-native/batch').BatchCodec<{ worker: number, producer: number, item: number }>} */
const codec = {
  encode: (item) => Buffer.from(JSON.stringify(item)),
  decode: (bytes) => JSON.parse(Buffer.from(bytes).toString()),
};
const producer = connectProducer(handle, { codec });
let taken = 0;

/** @param {number} number */
async function produce(number) {
  for (let item = 0; item < each; item += 1)
    if (await producer.add({ worker, producer: number, item })) taken += 1;
}

await Promise.all(Array.from({ length: producers }, (_, number) => produce(number)));
producer.close();
parentPort?.postMessage(taken);
