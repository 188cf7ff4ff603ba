import { OtlpNativeError } from '../errors.js';
import type { BindingFlushReport } from '../native/binding.js';

/** The SDK's `ExportResult`: code 0 is success, 1 is failure. */
export interface ExportResult {
  /** 0 for success, 1 for failure. */
  code: number;
  /** Why it failed. */
  error?: Error;
}

const SUCCESS = 0;
const FAILED = 1;
/** Retries end by themselves; this only bounds the wait for a core that says nothing. */
const EXPORT_TIMEOUT_MS = 86_400_000;

/** What of a pipeline an export waits for. */
interface Flushable {
  flush(timeoutMs: number, keepsAlive: boolean): Promise<BindingFlushReport>;
}

/**
 * Sends what was written and tells `resultCallback`, once all has an outcome, whether the server took it all. The error only
 * counts; the failure itself, with its own code, went to OpenTelemetry's diagnostics.
 *
 * @param items how many were exported, and what they are called.
 * @param lost how many of them did not even get into the queue.
 */
export function flushForResult(
  pipeline: Flushable,
  items: { readonly count: number; readonly name: string },
  lost: number,
  resultCallback: (result: ExportResult) => void,
): void {
  void pipeline.flush(EXPORT_TIMEOUT_MS, false).then((report) => {
    const lostItems = lost + report.lostItems;
    if (lostItems === 0 && report.isComplete) {
      resultCallback({ code: SUCCESS });
      return;
    }
    const reason = `${lostItems} of ${items.count} ${items.name} did not reach the server`;
    resultCallback({ code: FAILED, error: new OtlpNativeError('REFUSED_BY_SERVER', reason) });
  });
}
