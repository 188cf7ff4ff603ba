import type { Meter } from '@opentelemetry/api';
import { METHODS, pick, ROUTES } from '../workload/service-values.ts';

/** The instrument that a phase calls, always with 3 attributes. */
export type Instrument = 'histogram' | 'counter';

/** Calls an instrument; the number of each call tells its value and attributes. */
export type Call = (i: number) => void;

// Over all the default buckets below 5,000, in no order.
const VALUES = Float64Array.from({ length: 4_096 }, (_, i) => ((i * 7_919) % 5_000) + 0.5);

/** 40 series, each call with another than the one before. */
export function callsOf(instrument: Instrument, meter: Meter): Call {
  if (instrument === 'counter') {
    const counter = meter.createCounter('http.server.requests', { unit: '{request}' });
    return (i) => counter.add(1, attributesOf(i));
  }
  const histogram = meter.createHistogram('http.server.request.duration', { unit: 'ms' });
  return (i) => histogram.record(VALUES[i % VALUES.length] ?? 0, attributesOf(i));
}

/** A counter with as many series as there are calls. */
export function callsOfManySeries(meter: Meter): Call {
  const counter = meter.createCounter('shop.customer.orders', { unit: '{order}' });
  return (i) =>
    counter.add(1, { 'user.id': `customer-${i}`, 'http.route': pick(ROUTES, i).route, 'shop.region': 'eu' });
}

function attributesOf(i: number) {
  return {
    'http.request.method': pick(METHODS, i),
    'http.route': pick(ROUTES, i).route,
    'http.response.status_code': 200,
  };
}
