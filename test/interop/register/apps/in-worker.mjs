/** Runs the program that MODULE names in a worker thread. */

import { Worker } from 'node:worker_threads';

new Worker(new URL(process.env.MODULE, import.meta.url));
