/** A main thread and a worker thread, each of which asks the server of the main thread. */

import { once } from 'node:events';
import http from 'node:http';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

const ask = async (port, thread) => (await fetch(`http://127.0.0.1:${port}/${thread}`)).text();

if (isMainThread) {
  const server = http.createServer((_request, response) => response.end('answered'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address();
  await ask(port, 'main');
  const worker = new Worker(new URL(import.meta.url), { workerData: port });
  await once(worker, 'exit');
  server.close();
} else {
  await ask(workerData, 'worker');
}
