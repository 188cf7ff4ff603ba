import type { ClientOutcome } from '../../../client/client-outcome.js';
import type { ExporterOptions } from '../../../config/exporter-options.js';
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
  const { endpoint, ...given } = exporterOptionsOf(exporter);
  const client = new OtlpClient({
    ...ofOneRequest(given),
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

/** What an exporter can be told that says nothing about one request without items: what waits, and what items cost. */
const OF_ITEMS = [
  'batch',
  'maxConcurrentExports',
  'exitTimeoutMs',
  'queue',
  'recordCost',
  'costBudget',
] as const satisfies readonly (keyof ExporterOptions)[];

/** What is left goes to the client, which refuses what it doesn't know: an option that is in neither list is a fault. */
export function ofOneRequest(options: ExporterOptions): Omit<ExporterOptions, (typeof OF_ITEMS)[number]> {
  const left = { ...options };
  for (const key of OF_ITEMS) Reflect.deleteProperty(left, key);
  return left;
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
