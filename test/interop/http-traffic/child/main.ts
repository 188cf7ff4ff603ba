/** Sends itself traffic and tells what its instrumentations recorded. */

// First: the official instrumentation patches modules as they are loaded.
import { type Subject, startTelemetry } from './telemetry.ts';

const telemetry = startTelemetry(process.argv[2] as Subject);
const { startServers } = await import('./server.ts');
const { runTraffic } = await import('./traffic.ts');
const ports = await startServers();

process.on('message', (message: { id: number; traffic: import('../scenario.ts').Traffic }) => {
  runTraffic(message.traffic, telemetry, ports).then(
    (observations) => process.send?.({ id: message.id, observations }),
    (error: unknown) => process.send?.({ id: message.id, error: String((error as Error).stack) }),
  );
});
process.on('disconnect', () => process.exit());
process.send?.({ ready: true });
