import { OtlpNativeError } from '../../errors.js';

/** A call was not made, because as many are under way as may be, and no more may wait, or it has waited long enough. */
export class BulkheadFullError extends OtlpNativeError {
  /** Always null: nobody can say when one of the calls under way ends. */
  readonly retryAfterMs: number | null = null;

  constructor(reason: string) {
    super('BULKHEAD_FULL', reason);
  }
}
