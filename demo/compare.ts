import { median } from '../bench/measure/spread.ts';
import { packageVersion } from '../bench/report/versions.ts';
import type { Progress } from './progress.ts';
import type { ReceivedTrace } from './received-trace.ts';
import { Shop, type SliceCost } from './shop/shop.ts';
import type { SpanCount } from './shop/telemetry.ts';
import { type Destination, VARIANTS, type Variant } from './shop/variant.ts';

/** What the demo found. */
export interface DemoResult {
  bare: BareResult;
  tier: TierResult;
  noExport: ServiceResult;
  ours: ExportResult;
  official: ExportResult;
  /** A trace of ours; `null` where none is at hand, as with the user's Collector. */
  trace: ReceivedTrace | null;
  /** The user's Collector, or `null` for the receiver in this process. */
  destination: Destination | null;
  /** Requests to each variant, those that warm it up not counted. */
  requests: number;
  officialVersion: string;
}

/** What the service felt without telemetry. */
export interface BareResult {
  /** Main-thread CPU a request. */
  mainNsPerRequest: number;
  loopDelayP99Ms: number;
  loopDelayMaxMs: number;
}

/** What one variant's service felt. */
export interface ServiceResult extends BareResult {
  ended: number;
  /** Main-thread CPU a request above the bare service: instrumentation, spans, export. */
  telemetryNsPerRequest: number;
  /** Main-thread CPU a span of the whole service: the requests' work, the SDK, the export. */
  mainNsPerSpanWithService: number;
}

/** What became of the spans. */
export interface SpanOutcome {
  ended: number;
  delivered: number;
  lost: number;
}

export interface TierResult extends ServiceResult, SpanOutcome {
  /** Data points of its metrics that the receiver in this process got. */
  dataPoints: number;
}

export interface ExportResult extends ServiceResult, SpanOutcome {
  /** Main-thread CPU a span, above the same service without export. */
  mainNsPerSpan: number;
}

/** Requests that each variant gets before those that count. */
export const WARM_UP_REQUESTS = 4_000;
// The variants take turns in slices, so that what else the machine does falls on each alike.
const SLICES = 10;

const LABELS: Record<Variant, string> = {
  bare: 'no telemetry',
  tier: "otlp-native's tier",
  noExport: 'official SDK, nobody takes the spans',
  ours: 'official SDK, otlp-native',
  official: 'official SDK and exporter',
};

/** Runs the shop in each variant, in turns. `elsewhere` is the user's Collector, or `null`. */
export async function compare(
  requests: number,
  elsewhere: Destination | null,
  progress: Progress,
): Promise<DemoResult> {
  const shops = await openShops(elsewhere);
  try {
    let served = 0;
    const visit = async (shop: Shop, count: number, what: string): Promise<void> => {
      await shop.serve(count, (done) => progress.update(served + done, `${what}: ${LABELS[shop.variant]}`));
      served += count;
    };
    for (const variant of VARIANTS) await visit(shops[variant], WARM_UP_REQUESTS, 'warming up');
    for (let slice = 1; slice <= SLICES; slice++) {
      const count = Math.floor((requests * slice) / SLICES) - Math.floor((requests * (slice - 1)) / SLICES);
      if (count === 0) continue;
      for (const variant of VARIANTS) {
        await shops[variant].measure(() => visit(shops[variant], count, `requests, ${slice} of ${SLICES}`));
      }
    }
    progress.finish();
    const bare = shops.bare.slices;
    const floor = shops.noExport.slices;
    await shops.bare.finish();
    return {
      bare: bareResult(bare),
      tier: {
        ...serviceResult(shops.tier.slices, bare),
        ...outcomeOf(await shops.tier.finish()),
        dataPoints: shops.tier.dataPoints,
      },
      noExport: { ...serviceResult(floor, bare), ended: (await shops.noExport.finish()).ended },
      ours: exportResult(shops.ours.slices, floor, bare, await shops.ours.finish()),
      official: exportResult(shops.official.slices, floor, bare, await shops.official.finish()),
      trace: shops.ours.pickTrace(),
      destination: elsewhere,
      requests,
      officialVersion: packageVersion('@opentelemetry/exporter-trace-otlp-proto'),
    };
  } finally {
    await Promise.all(VARIANTS.map((variant) => shops[variant].close()));
  }
}

async function openShops(elsewhere: Destination | null): Promise<Record<Variant, Shop>> {
  const opened: Shop[] = [];
  const open = async (variant: Variant): Promise<Shop> => {
    const shop = await Shop.open(variant, elsewhere);
    opened.push(shop);
    return shop;
  };
  try {
    return {
      bare: await open('bare'),
      tier: await open('tier'),
      noExport: await open('noExport'),
      ours: await open('ours'),
      official: await open('official'),
    };
  } catch (error) {
    await Promise.all(opened.map((shop) => shop.close()));
    throw error;
  }
}

function exportResult(
  slices: readonly SliceCost[],
  floor: readonly SliceCost[],
  bare: readonly SliceCost[],
  count: SpanCount,
): ExportResult {
  return {
    ...serviceResult(slices, bare),
    ...outcomeOf(count),
    mainNsPerSpan: medianAbove(slices, floor, mainNsPerSpan),
  };
}

function outcomeOf({ ended, delivered }: SpanCount): SpanOutcome {
  return { ended, delivered, lost: ended - delivered };
}

function serviceResult(
  slices: readonly SliceCost[],
  bare: readonly SliceCost[],
): Omit<ServiceResult, 'ended'> {
  return {
    ...bareResult(slices),
    telemetryNsPerRequest: medianAbove(slices, bare, mainNsPerRequest),
    mainNsPerSpanWithService: Math.round(median(slices.map(mainNsPerSpan))),
  };
}

function bareResult(slices: readonly SliceCost[]): BareResult {
  return {
    mainNsPerRequest: Math.round(median(slices.map(mainNsPerRequest))),
    loopDelayP99Ms: rounded(median(slices.map(({ loopDelayMs }) => loopDelayMs.p99))),
    loopDelayMaxMs: rounded(Math.max(...slices.map(({ loopDelayMs }) => loopDelayMs.max))),
  };
}

/** Each slice against its neighbour of the lesser variant: both met the machine in the same state. */
function medianAbove(
  slices: readonly SliceCost[],
  floor: readonly SliceCost[],
  cost: (slice: SliceCost) => number,
): number {
  return Math.round(median(slices.map((slice, i) => cost(slice) - cost(floor[i] ?? slice))));
}

function mainNsPerRequest({ mainCpuNs, requests }: SliceCost): number {
  return mainCpuNs / requests;
}

function mainNsPerSpan({ mainCpuNs, ended }: SliceCost): number {
  return mainCpuNs / Math.max(1, ended);
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
