import { context, type Logger, ROOT_CONTEXT, SeverityNumber, type Tracer, trace } from '@opentelemetry/api';
import type { ItemSource } from '../items/item-path.ts';
import { pick, ROUTES } from '../workload/service-values.ts';

const SPANS = 256;
const RECORDS_A_SPAN = 8;

/**
 * Emits log records as a service does within its requests: 8 while a span is active, each with a body that differs and 4
 * attributes (2 strings that repeat, 1 that doesn't, 1 integer).
 */
export class CorrelatedRecords implements ItemSource {
  readonly #logger: Logger;
  readonly #contexts: readonly ReturnType<typeof context.active>[];
  #made = 0;

  /** The records' spans are started here and never end: what they cost isn't measured. */
  constructor(logger: Logger, tracer: Tracer) {
    this.#logger = logger;
    this.#contexts = Array.from({ length: SPANS }, (_, i) =>
      trace.setSpan(ROOT_CONTEXT, tracer.startSpan(`request ${i}`)),
    );
  }

  get made(): number {
    return this.#made;
  }

  make(count: number): void {
    for (let left = count; left > 0; left -= RECORDS_A_SPAN) {
      context.with(pick(this.#contexts, this.#made / RECORDS_A_SPAN), this.#emitSome);
    }
  }

  readonly #emitSome = (): void => {
    for (let record = 0; record < RECORDS_A_SPAN; record++) this.#emit(this.#made++);
  };

  #emit(i: number): void {
    this.#logger.emit({
      severityNumber: SeverityNumber.INFO,
      severityText: 'INFO',
      body: `order ${i} completed in ${i & 255} ms`,
      attributes: {
        'http.route': pick(ROUTES, i).route,
        'user.id': `u${i}`,
        'code.line.number': i & 255,
        'thread.name': 'main',
      },
    });
  }
}
