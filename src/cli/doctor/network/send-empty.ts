import type { ClientOutcome } from '../../../client/client-outcome.js';
import { exporterOptionsOf } from '../../../config/exporter-options-of.js';
import type { Destination, ExportedSignal } from '../destinations.js';

/** The lists of a request that hold its items. */
const LISTS = { traces: 'resourceSpans', metrics: 'resourceMetrics', logs: 'resourceLogs' } as const;
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_';

/**
 * Sends a request without items, once, as the program would send one: the outcome, and when it came.
 *
 * @param paddingBytes so large it is made, by an attribute of a resource without items.
 * @throws OtlpNativeError when a setting can't be used.
 */
export async function sendEmpty(
  { signal, exporter }: Destination,
  proxy: string | false,
  timeoutMs: number,
  paddingBytes = 0,
): Promise<ClientOutcome> {
  // The API may be missing, and then the doctor still has something to say.
  const { OtlpClient } = await import('../../../client/otlp-client.js');
  const { batch, maxConcurrentExports, exitTimeoutMs, endpoint, ...shared } = exporterOptionsOf(exporter);
  // An empty request is nothing to keep.
  Reflect.deleteProperty(shared, 'queue');
  const client = new OtlpClient({
    ...shared,
    endpoints: { [signal]: endpoint },
    proxy,
    timeoutMs,
    retry: { maxElapsedMs: 0 },
  });
  try {
    return await send(client, signal, request(signal, paddingBytes), timeoutMs);
  } finally {
    await client.shutdown(0).catch(() => undefined);
  }
}

type Sender = Pick<
  import('../../../client/otlp-client.js').OtlpClient,
  'sendTraces' | 'sendMetrics' | 'sendLogs'
>;

function send(
  client: Sender,
  signal: ExportedSignal,
  json: string,
  timeoutMs: number,
): Promise<ClientOutcome> {
  const options = { timeoutMs };
  if (signal === 'traces') return client.sendTraces(json, options);
  return signal === 'metrics' ? client.sendMetrics(json, options) : client.sendLogs(json, options);
}

function request(signal: ExportedSignal, paddingBytes: number): string {
  if (paddingBytes === 0) return JSON.stringify({ [LISTS[signal]]: [] });
  const value = { stringValue: noise(paddingBytes) };
  return JSON.stringify({
    [LISTS[signal]]: [{ resource: { attributes: [{ key: 'otlp-native.doctor.padding', value }] } }],
  });
}

/** Text that hardly compresses, so that it is large on the wire, too. The same each time. */
function noise(length: number): string {
  const bytes = Buffer.alloc(length);
  let state = 1;
  for (let at = 0; at < length; at += 1) {
    // The "minimal standard" generator of Park and Miller: a request needs no secrets.
    state = (state * 48_271) % 2_147_483_647;
    bytes[at] = LETTERS.charCodeAt((state >> 8) & 63);
  }
  return bytes.toString('latin1');
}
