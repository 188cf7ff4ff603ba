/** An application that logs uncaught exceptions and goes on, and whose consumer throws at every request. */

import { OtlpReceiver } from 'otlp-native';

const REQUESTS = 5;
const uncaught = [];
process.on('uncaughtException', ({ message }) => uncaught.push(message));

let calls = 0;
const receiver = await OtlpReceiver.listen({
  onBatch: () => {
    calls += 1;
    throw new Error('no more');
  },
});
const send = () =>
  fetch(`${receiver.httpEndpoint}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'any' }] }] }] }),
  });
await Promise.all(Array.from({ length: REQUESTS }, send));
await receiver.close();
await new Promise((resolve) => setImmediate(resolve));
process.stdout.write(JSON.stringify({ calls, uncaught, isClosed: true }));
