/** Ends the process while one worker thread is at work, after another was terminated, and a third is too busy to answer. */

import { once } from 'node:events';
import http from 'node:http';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const start = async (role, port) => {
  const worker = new Worker(new URL(import.meta.url), { workerData: { role, port } });
  await once(worker, 'message');
  return worker;
};

if (isMainThread) {
  const server = http.createServer((_request, response) => response.end('answered'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address();
  await (await start('terminated', port)).terminate();
  await start('working', port);
  await start('busy', port);
  process.exit(3);
} else {
  const { role, port } = workerData;
  await (await fetch(`http://127.0.0.1:${port}/${role}`)).text();
  setInterval(() => {}, 60_000);
  parentPort.postMessage('asked');
  while (role === 'busy');
}
