import { type CheckResult, checked, skipped } from '../check-result.js';
import type { Destination } from '../destinations.js';
import { finding } from '../finding.js';
import type { Place } from '../network/place.js';
import { sendEmpty } from '../network/send-empty.js';

/** The default of `batch.maxBytes`. */
const DEFAULT_BATCH_BYTES = 2_097_152;
/** A request has a head besides its padding. */
const HEAD_BYTES = 256;
/** No server takes less than this. */
const SMALLEST_BYTES = 16_384;

/** Whether the server takes requests as large as batches may become, by one without items. */
export async function checkRequestSize(place: Place, timeoutMs: number): Promise<CheckResult> {
  const [destination] = place.destinations;
  if (destination === undefined) return skipped('size', 'nothing is sent');
  const { exporter } = destination;
  const batchBytes = exporter.own.batch.maxBytes ?? DEFAULT_BATCH_BYTES;
  if (batchBytes > exporter.maxRequestBytes) {
    const detail = `${batchBytes} and ${exporter.maxRequestBytes} bytes`;
    return checked('size', shown(batchBytes), [finding('BATCH_OVER_REQUEST_LIMIT', place.origin, detail)]);
  }
  const isTaken = await takes(place, destination, batchBytes, timeoutMs);
  if (isTaken) return checked('size', `${shown(batchBytes)}, as large as a batch may become`);
  const largest = await largestTaken(place, destination, batchBytes, timeoutMs);
  if (largest === null) return skipped('size', 'the server’s answers tell nothing');
  return checked('size', `not ${shown(batchBytes)}`, [
    finding(
      'BATCH_TOO_LARGE',
      place.origin,
      `${shown(largest)} are taken, ${shown(batchBytes)} are not`,
      `set batch.maxBytes to ${largest} (in a file: distribution.otlp-native.exporters.batch.max_bytes), or raise the server’s limit`,
    ),
  ]);
}

async function takes(
  { proxy }: Place,
  destination: Destination,
  bytes: number,
  timeoutMs: number,
): Promise<boolean> {
  const padding = Math.max(bytes - HEAD_BYTES, 1);
  const { kind } = await sendEmpty(destination, proxy?.url ?? false, timeoutMs, padding);
  return kind === 'delivered' || kind === 'rejected';
}

/** By halves; null where not even a small one is taken, which is about something else than the size. */
async function largestTaken(
  place: Place,
  destination: Destination,
  tooLarge: number,
  timeoutMs: number,
): Promise<number | null> {
  for (let bytes = tooLarge / 2; bytes >= SMALLEST_BYTES; bytes /= 2) {
    if (await takes(place, destination, Math.floor(bytes), timeoutMs)) return Math.floor(bytes);
  }
  return null;
}

function shown(bytes: number): string {
  return bytes >= 1_048_576
    ? `${Math.round((bytes / 1_048_576) * 10) / 10} MiB`
    : `${Math.round(bytes / 1024)} KiB`;
}
