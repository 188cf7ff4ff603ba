import { conclude, type Expectation } from './conclude.ts';
import type { Round } from './round.ts';
import type { Service } from './service.ts';
import type { Sink } from './sink.ts';

/** Something between the service and its server that goes bad, and well again. */
export interface Outage extends Expectation {
  readonly sink: Sink;
  readonly service: Service;
  /** Makes it go bad; left out where it is bad from the start. */
  readonly begin?: () => unknown;
  /** Whether it was felt, however long it lasted. */
  readonly wasFelt: () => boolean;
  readonly end: () => unknown;
  /** How long it lasts at least in the short form. Default: moments. */
  readonly shortMs?: number;
  /** And in the long one, if that has time for it. Default: 5 to 15 s. */
  readonly lastsMs?: number;
}

const FELT_WITHIN_MS = 60_000;

/** Records items before the outage, all through it and afterwards; none may be lost. */
export async function endure(round: Round, outage: Outage): Promise<void> {
  const { sink, service, begin, wasFelt, end } = outage;
  const longMs = Math.min(outage.lastsMs ?? round.random.integer(5_000, 15_000), round.limitMs / 2);
  const lastsMs = round.either(outage.shortMs ?? 300, longMs);
  if (begin !== undefined) {
    await service.store(round.random.integer(100, 400));
    await service.settle();
    await begin();
  }
  const beganMs = performance.now();
  for (;;) {
    const { accepted, delivered } = await service.store(round.random.integer(20, 200));
    const lastedMs = performance.now() - beganMs;
    if (lastedMs >= lastsMs && wasFelt()) {
      round.claim(delivered < accepted, 'nothing waited while the server was out of reach');
      break;
    }
    if (lastedMs > lastsMs + FELT_WITHIN_MS) {
      round.claim(false, 'what went wrong was never felt');
      break;
    }
  }
  await end();
  await conclude(round, sink, service, outage);
}
