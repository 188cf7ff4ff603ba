import type { Round } from './round.ts';
import { givenUp, type Service } from './service.ts';
import type { Sink } from './sink.ts';

/** What may have come of a fault, besides nothing. */
export interface Expectation {
  /** Processes that were killed before; what they persisted is promised. */
  readonly former?: readonly Service[];
  /** As many items may come twice. */
  readonly repeatedAtMost?: number;
  /** As many promised items may be missing, since the fault destroyed what was on disk. */
  readonly destroyedAtMost?: number;
}

/** Recorded when the fault is over, to see that all goes on as before. */
const ITEMS_AFTERWARDS = 20;

/**
 * When the fault is over: everything that was promised arrives, and what is recorded now. Then the process ends in good order, its ledger is
 * exact, and nothing is altered, invented, or came more often than what was in flight explains.
 */
export async function conclude(
  round: Round,
  sink: Sink,
  service: Service,
  { former = [], repeatedAtMost = 0, destroyedAtMost = 0 }: Expectation = {},
): Promise<void> {
  await service.record(ITEMS_AFTERWARDS);
  await service.settle();
  const last = await service.stop();
  // It lived: what waited in memory alone has to be there, too.
  service.persisted = service.recorded;
  const { queued, inFlight, rejected, kept, dropped } = last;
  round.claim(
    queued + inFlight + rejected + kept + givenUp(dropped) - dropped.corrupt === 0,
    `not all was delivered: ${JSON.stringify(last)}`,
  );
  round.claim(dropped.corrupt <= destroyedAtMost, `${dropped.corrupt} items count as corrupt`);
  const { times, altered } = sink.arrived();
  round.items += times.size;
  round.repeatedAtMost += repeatedAtMost;
  round.claim(altered.length === 0, `${altered.length} items were altered, ${altered[0]} among them`);

  const services = [...former, service];
  const invented = [...times.keys()].filter(
    (item) => !services.some(({ first, recorded }) => item >= first && item < first + recorded),
  );
  round.claim(invented.length === 0, `${invented.length} items were invented, ${invented[0]} among them`);

  let missing = 0;
  for (const { first, persisted } of services)
    for (let item = first; item < first + persisted; item += 1) missing += times.has(item) ? 0 : 1;
  round.destroyed += missing;
  round.claim(
    missing <= destroyedAtMost,
    `${missing} promised items are missing, ${destroyedAtMost} may be at most`,
  );

  let repeated = 0;
  for (const count of times.values()) repeated += count - 1;
  round.repeated += repeated;
  round.claim(
    repeated <= repeatedAtMost,
    `${repeated} items came twice, and ${repeatedAtMost} may have been in flight`,
  );
}
