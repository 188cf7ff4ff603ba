import type { Destination, Variant } from './variant.ts';

/** Spans of one run of the shop. */
export interface SpanCount {
  ended: number;
  /** As the sender knows; a receiver of ours counts for itself. */
  delivered: number;
}

/** What observes the shop, registered for its whole process. */
export interface ShopTelemetry {
  /** Spans that ended so far. */
  readonly ended: number;
  /** Sends all that ended so far; gives up when none of it moves for a while. */
  deliverAll(): Promise<void>;
  shutdown(): Promise<SpanCount>;
}

/** `destination` is `null` for the variants that export nothing. */
export async function openTelemetry(
  variant: Variant,
  destination: Destination | null,
): Promise<ShopTelemetry> {
  switch (variant) {
    case 'bare':
      return NO_TELEMETRY;
    case 'tier':
      // A process loads no more than it uses.
      return (await import('./own-telemetry.ts')).openOwnTelemetry(destination);
    case 'noExport':
    case 'ours':
    case 'official':
      return await (await import('./official-telemetry.ts')).openOfficialTelemetry(variant, destination);
  }
}

const NO_TELEMETRY: ShopTelemetry = {
  ended: 0,
  deliverAll: () => Promise.resolve(),
  shutdown: () => Promise.resolve({ ended: 0, delivered: 0 }),
};
