// A worker thread that waits for room in another thread's processor, and then never gives its turn back: its event loop is held up.

import { parentPort, workerData } from 'node:worker_threads';
import { connectProducer } from 'otlp-native/batch';

const producer = connectProducer(workerData);
while (producer.tryAdd(Uint8Array.of(1)));
for (let item = 0; item < 10; item += 1) Promise.resolve(producer.add(Uint8Array.of(2)));
// It gets in line at the end of this turn.
await null;
await null;
parentPort?.postMessage('waiting');
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
