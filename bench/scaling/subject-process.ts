import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Counter } from '@opentelemetry/api';
import { NativeMeterProvider, NativeTracerProvider } from 'otlp-native';
import { mainThreadCpuNs } from '../measure/main-thread-cpu.ts';
import { answerParent } from '../process/answer-parent.ts';
import { SpansOfSize } from './spans-of-size.ts';

// One point of one axis, one round: a process of its own, so that no point warms the code for another.

/** CPU for one item. */
export interface PointCost {
  /** Main thread, making and handing over. */
  readonly mainNs: number;
  /** All threads, to the delivery. */
  readonly processNs: number;
}

/** CPU for one series. */
export interface SeriesCost {
  /** `add` with attributes that it has not seen. */
  readonly newNs: number;
  /** `add` with attributes that it has seen. */
  readonly knownNs: number;
  /** Main thread, of one collection. */
  readonly collectMainNs: number;
  /** All threads, of one collection. */
  readonly collectProcessNs: number;
}

export type ScalingQuestions = typeof answers;

const WARM_UP_ATTRIBUTES = 2_000_000;
const WARM_UP_ADDS = 300_000;
const WARM_UP_SERIES = 1000;
const WARM_UP_INSTRUMENTS = 4000;
const WARM_UP_COLLECTIONS = 50;
const MOST_COLLECTIONS = 200;
/** New series are measured over at least so many, of several counters where one has few. */
const NEW_SERIES = 50_000;
const MOST_COUNTERS = 2000;
/** So many instruments are made for a point, in as many meters as it takes. */
const INSTRUMENTS = 10_000;
const ITEMS_A_TURN = 512;
/** Items that may wait in the core: what is measured is that of items that none drops. */
const BACKLOG = 16_384;
const LONG_MS = 300_000;

const answers = {
  /** Spans in runs of `items`, each from its first span to the delivery of its last one. */
  spans: async (load: {
    endpoint: string;
    items: number;
    attributes: number;
    runs: number;
  }): Promise<PointCost> => {
    const { items, attributes, runs } = load;
    const provider = new NativeTracerProvider({
      spanLimits: { attributeCountLimit: 2048 },
      exporter: { endpoint: load.endpoint, compression: 'none' },
    });
    const spans = new SpansOfSize(provider.getTracer('scaling'), attributes);
    const makeAll = async (count: number): Promise<void> => {
      for (let left = count; left > 0; left -= ITEMS_A_TURN) {
        spans.make(Math.min(ITEMS_A_TURN, left));
        await nextTurn();
        while (waiting(provider) > BACKLOG) await sleep(1);
      }
    };
    await makeAll(Math.ceil(WARM_UP_ATTRIBUTES / Math.max(5, attributes)));
    await provider.forceFlush(LONG_MS);
    const whole = startMeter();
    let mainNs = 0;
    for (let run = 0; run < runs; run++) {
      const making = startMeter();
      await makeAll(items);
      mainNs += making(runs * items).mainNs;
      await provider.forceFlush(LONG_MS);
    }
    const { processNs } = whole(items * runs);
    await provider.shutdown(LONG_MS);
    return { mainNs, processNs };
  },

  /** Counters with that many series each; `calls` of one are called again. */
  series: async (load: { endpoint: string; series: number; calls: number }): Promise<SeriesCost> => {
    const { series, calls } = load;
    const provider = metersTo(load.endpoint, series + WARM_UP_SERIES);
    const meter = provider.getMeter('scaling');
    const warm = meter.createCounter('warm');
    for (let i = 0; i < WARM_UP_COLLECTIONS; i++) {
      addAll(warm, WARM_UP_ADDS / WARM_UP_COLLECTIONS, WARM_UP_SERIES);
      await provider.forceFlush(LONG_MS);
    }
    const many = Math.min(MOST_COUNTERS, Math.max(1, Math.floor(NEW_SERIES / series)));
    const counter = meter.createCounter('orders');
    // Not those of the provider whose collections are measured.
    const aside = metersTo(load.endpoint, series + 1);
    const others = Array.from({ length: many - 1 }, (_, i) =>
      aside.getMeter('scaling').createCounter(`others.${i}`),
    );
    const making = startMeter();
    for (const each of [counter, ...others]) addAll(each, series, series);
    const { mainNs: newNs } = making(series * many);
    const known = startMeter();
    addAll(counter, calls, series);
    const { mainNs: knownNs } = known(calls);
    await provider.forceFlush(LONG_MS);

    const collections = Math.max(1, Math.min(MOST_COLLECTIONS, Math.floor(calls / series)));
    let [collectMainNs, collectProcessNs] = [0, 0];
    for (let i = 0; i < collections; i++) {
      addAll(counter, series, series);
      const collecting = startMeter();
      await provider.forceFlush(LONG_MS);
      const { mainNs, processNs } = collecting(collections);
      collectMainNs += mainNs;
      collectProcessNs += processNs;
    }
    await Promise.all([provider.shutdown(LONG_MS), aside.shutdown(LONG_MS)]);
    return { newNs, knownNs, collectMainNs, collectProcessNs };
  },

  /** Counters, each made and called once, so many in each meter. */
  instruments: async (load: { endpoint: string; instruments: number }): Promise<PointCost> => {
    const make = (provider: NativeMeterProvider, meters: number, instruments: number): void => {
      for (let m = 0; m < meters; m++) {
        const meter = provider.getMeter(`scaling.${m}`);
        for (let i = 0; i < instruments; i++) meter.createCounter(`counter.${i}`).add(1);
      }
    };
    const warm = metersTo(load.endpoint, 10);
    make(warm, 1, WARM_UP_INSTRUMENTS);
    const provider = metersTo(load.endpoint, 10);
    const meters = Math.max(1, Math.floor(INSTRUMENTS / load.instruments));
    const making = startMeter();
    make(provider, meters, load.instruments);
    const cost = making(meters * load.instruments);
    await Promise.all([warm.shutdown(LONG_MS), provider.shutdown(LONG_MS)]);
    return cost;
  },
};

function metersTo(endpoint: string, cardinalityLimit: number): NativeMeterProvider {
  const exporter = { endpoint, compression: 'none' } as const;
  return new NativeMeterProvider({
    readers: [{ exporter, intervalMs: LONG_MS, timeoutMs: LONG_MS, cardinalityLimit }],
  });
}

function addAll(counter: Counter, calls: number, series: number): void {
  for (let i = 0; i < calls; i++) {
    counter.add(1, { 'customer.id': i % series, 'http.route': '/orders', region: 'eu' });
  }
}

function waiting(provider: NativeTracerProvider): number {
  const { queued, inFlight } = provider.stats();
  return queued + inFlight;
}

/** @returns a function that tells the CPU since, for each of so many items. */
function startMeter(): (items: number) => PointCost {
  const startMainNs = mainThreadCpuNs();
  const startCpu = process.cpuUsage();
  return (items) => {
    const mainNs = (mainThreadCpuNs() - startMainNs) / items;
    const { user, system } = process.cpuUsage(startCpu);
    return { mainNs, processNs: ((user + system) * 1000) / items };
  };
}

answerParent(answers);
