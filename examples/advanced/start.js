// Starts both services with `otlp-native/register`, asks the first one for some orders, and ends them as a supervisor would.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

const endpoint = new URL(process.env.OTEL_EXPORTER_OTLP_ENDPOINT ?? 'http://localhost:4318');
const LONGEST_WAIT_MS = 30_000;

if (!(await isListening(endpoint))) {
  console.error(
    `Nothing listens at ${endpoint.origin}: start a Collector there, or \`node ../basic/receive.js\`.`,
  );
  process.exit(1);
}

const orders = await startService('orders.cjs', {});
const gateway = await startService('gateway.js', { ORDERS_URL: orders.url });
for (const article of ['lamp', 'book', 'unicorn']) {
  const answer = await fetch(`${gateway.url}/checkout/${article}`, {
    signal: AbortSignal.timeout(LONGEST_WAIT_MS),
  });
  console.log(`${article}: ${answer.status} ${await answer.text()}`);
}
for (const { child } of [gateway, orders]) {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
console.log(
  `traces, metrics and logs of gateway, orders and its worker thread were sent to ${endpoint.origin}`,
);

/** What starts telemetry are the two words after `--import`; the services' code doesn't know. */
async function startService(file, variables) {
  const child = fork(new URL(file, import.meta.url), {
    cwd: import.meta.dirname,
    execArgv: ['--import', 'otlp-native/register'],
    env: { ...process.env, OTEL_SERVICE_NAME: file.split('.')[0], ...variables },
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${file} ended with ${code}`);
  });
  // Later it may.
  ended.catch(() => {});
  const [url] = await Promise.race([once(child, 'message'), ended]);
  return { child, url };
}

async function isListening({ protocol, hostname, port }) {
  const socket = connect(Number(port) || (protocol === 'https:' ? 443 : 80), hostname);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(5_000) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
