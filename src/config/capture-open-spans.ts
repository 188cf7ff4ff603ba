import { group, invalidOption, rangeFault, shown, whole } from './checks.js';

/**
 * Whether spans that are still open outlive the process, at most 10,000 of them, marked by the attribute `otlp_native.span.unfinished`, which is true:
 *
 * - `true`: an exception that nobody catches, or a signal that ends the process, ends them, so that they are exported.
 * - `{ intervalMs }`: that, and each is exported as it is then, over and over, so that with a durable queue even SIGKILL or the OOM killer leave the last
 *   state. A snapshot has the ids of its span, and ends when it was made; the span that does end comes with the same ids and without the mark, and
 *   takes the place of all snapshots. A backend that keeps one span for an id should keep that without the mark, else the latest.
 */
export type CaptureOpenSpans =
  | boolean
  | {
      /** How often snapshots are made, in milliseconds: a whole number from 100 to 3600000. */
      readonly intervalMs: number;
    };

/** Each snapshot costs as much as a span. */
const INTERVAL_MS = whole(100, 3_600_000);

/** How open spans are captured: how often, or null for at the end only. */
export interface OpenSpanCapture {
  readonly intervalMs: number | null;
}

/**
 * The checked option; null where nothing is captured.
 *
 * @throws OtlpNativeError `INVALID_OPTION`
 */
export function resolveCaptureOpenSpans(option: CaptureOpenSpans | undefined): OpenSpanCapture | null {
  if (option === undefined || option === false) return null;
  if (option === true) return { intervalMs: null };
  const setting = 'captureOpenSpans';
  if (typeof option !== 'object' || option === null)
    throw invalidOption(setting, `must be true, false or { intervalMs }, not ${shown(option)}`);
  const { intervalMs } = group(option, setting, ['intervalMs']);
  const fault = rangeFault(intervalMs, INTERVAL_MS);
  if (intervalMs === undefined || fault !== null)
    throw invalidOption(`${setting}.intervalMs`, fault ?? 'is missing');
  return { intervalMs };
}
