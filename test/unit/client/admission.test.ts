import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Admission, type AdmissionLimits, type Cost, type Ticket } from '../../../src/client/admission.ts';
import { RateLimiter } from '../../../src/client/rate-limiter.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { holds } from '../../support/property.ts';

const NO_LIMITS: AdmissionLimits = {
  concurrency: 1024,
  maxInFlightBytes: 1e9,
  maxWaitingCalls: 1e9,
  limiter: null,
};

/** A call that ends when the test says so. */
class FakeTicket implements Ticket {
  readonly cost: Cost | null;
  readonly limiter: RateLimiter | null;
  release: (() => void) | null = null;
  prepared = 0;

  constructor(cost: Cost | null = { bytes: 1, items: 1 }, limiter: RateLimiter | null = null) {
    this.cost = cost;
    this.limiter = limiter;
  }

  prepare(): Cost | null {
    this.prepared += 1;
    return this.cost;
  }

  start(release: () => void): void {
    expect(this.release).toBeNull();
    this.release = release;
  }

  get isStarted(): boolean {
    return this.release !== null;
  }
}

const startedOf = (tickets: readonly FakeTicket[]) => tickets.map(({ isStarted }) => isStarted);

test('no more calls than the concurrency are under way, and they go in order', () => {
  const admission = new Admission({ ...NO_LIMITS, concurrency: 2 }, new FakeClock());
  const tickets = Array.from({ length: 4 }, () => new FakeTicket());
  for (const ticket of tickets) expect(admission.enter(ticket)).toBe(true);
  expect(startedOf(tickets)).toEqual([true, true, false, false]);
  tickets[1]?.release?.();
  tickets[1]?.release?.();
  expect(startedOf(tickets)).toEqual([true, true, true, false]);
});

test('a call that waits for its turn is not encoded', () => {
  const admission = new Admission({ ...NO_LIMITS, concurrency: 1 }, new FakeClock());
  const [first, second] = [new FakeTicket(), new FakeTicket()];
  admission.enter(first);
  admission.enter(second);
  expect(second.prepared).toBe(0);
  first.release?.();
  expect(second.prepared).toBe(1);
});

test('calls beyond the bytes in flight wait, and are encoded once', () => {
  const admission = new Admission({ ...NO_LIMITS, maxInFlightBytes: 10 }, new FakeClock());
  const tickets = [6, 4, 3, 1].map((bytes) => new FakeTicket({ bytes, items: 1 }));
  for (const ticket of tickets) admission.enter(ticket);
  expect(startedOf(tickets)).toEqual([true, true, false, false]);
  tickets[1]?.release?.();
  expect(startedOf(tickets)).toEqual([true, true, true, true]);
  expect(tickets.map(({ prepared }) => prepared)).toEqual([1, 1, 1, 1]);
});

test('a request larger than the limit goes alone', () => {
  const admission = new Admission({ ...NO_LIMITS, maxInFlightBytes: 10 }, new FakeClock());
  const tickets = [1, 100, 1].map((bytes) => new FakeTicket({ bytes, items: 1 }));
  for (const ticket of tickets) admission.enter(ticket);
  expect(startedOf(tickets)).toEqual([true, false, false]);
  tickets[0]?.release?.();
  expect(startedOf(tickets)).toEqual([true, true, false]);
});

test('a call too many is told so and never started', () => {
  const admission = new Admission({ ...NO_LIMITS, concurrency: 1, maxWaitingCalls: 1 }, new FakeClock());
  const tickets = Array.from({ length: 3 }, () => new FakeTicket());
  expect(tickets.map((ticket) => admission.enter(ticket))).toEqual([true, true, false]);
  tickets[0]?.release?.();
  tickets[1]?.release?.();
  expect(startedOf(tickets)).toEqual([true, true, false]);
});

test('a call that left makes room and is not started', () => {
  const admission = new Admission({ ...NO_LIMITS, concurrency: 1 }, new FakeClock());
  const tickets = Array.from({ length: 3 }, () => new FakeTicket());
  for (const ticket of tickets) admission.enter(ticket);
  admission.leave(tickets[1] as FakeTicket);
  tickets[0]?.release?.();
  expect(startedOf(tickets)).toEqual([true, false, true]);
});

test('a call whose request can not be encoded stands in nobody’s way', () => {
  const admission = new Admission({ ...NO_LIMITS, concurrency: 1 }, new FakeClock());
  const tickets = [new FakeTicket(null), new FakeTicket()];
  for (const ticket of tickets) admission.enter(ticket);
  expect(startedOf(tickets)).toEqual([false, true]);
});

test('the rate of all calls lets them go as time passes', () => {
  const clock = new FakeClock();
  const limiter = new RateLimiter(2, null, 0.5, clock.now());
  const admission = new Admission({ ...NO_LIMITS, limiter }, clock);
  const tickets = Array.from({ length: 3 }, () => new FakeTicket());
  for (const ticket of tickets) admission.enter(ticket);
  expect(startedOf(tickets)).toEqual([true, false, false]);
  clock.advance(499);
  expect(startedOf(tickets)).toEqual([true, false, false]);
  clock.advance(1);
  expect(startedOf(tickets)).toEqual([true, true, false]);
  clock.advance(500);
  expect(startedOf(tickets)).toEqual([true, true, true]);
  expect(clock.nextAt).toBeNull();
});

test('a tenant’s rate holds up its own calls only', () => {
  const clock = new FakeClock();
  const admission = new Admission(NO_LIMITS, clock);
  const slow = new RateLimiter(1, null, 1, clock.now());
  const tickets = [slow, slow, slow, null].map((limiter) => new FakeTicket(undefined, limiter));
  for (const ticket of tickets) admission.enter(ticket);
  expect(startedOf(tickets)).toEqual([true, false, false, true]);
  clock.advance(1000);
  expect(startedOf(tickets)).toEqual([true, true, false, true]);
});

test('whatever comes in whatever order: limits hold, tenants keep their order, all go in the end', async () => {
  const call = fc.record({
    bytes: fc.integer({ min: 0, max: 120 }),
    items: fc.nat(20),
    tenant: fc.nat(2),
    /** After it: time, and how many of those under way end. */
    pauseMs: fc.nat(300),
    ends: fc.nat(3),
  });
  const program = fc.record({
    concurrency: fc.integer({ min: 1, max: 5 }),
    maxInFlightBytes: fc.integer({ min: 1, max: 200 }),
    isLimited: fc.boolean(),
    calls: fc.array(call, { maxLength: 40 }),
  });
  await holds(program, { runs: 300 }, async ({ concurrency, maxInFlightBytes, isLimited, calls }) => {
    const clock = new FakeClock();
    const limiter = isLimited ? new RateLimiter(20, 200, 1, clock.now()) : null;
    const admission = new Admission({ concurrency, maxInFlightBytes, maxWaitingCalls: 1000, limiter }, clock);
    const tenants = [null, new RateLimiter(5, null, 1, 1000), new RateLimiter(null, 30, 1, 1000)];
    const running = new Set<FakeTicket>();
    const order: FakeTicket[] = [];
    class Watched extends FakeTicket {
      override start(release: () => void): void {
        super.start(release);
        order.push(this);
        running.add(this);
        expect(running.size).toBeLessThanOrEqual(concurrency);
        const bytes = [...running].reduce((sum, { cost }) => sum + (cost?.bytes ?? 0), 0);
        expect(running.size === 1 || bytes <= maxInFlightBytes).toBe(true);
      }
    }
    const end = (count: number) => {
      for (const ticket of [...running].slice(0, count)) {
        running.delete(ticket);
        ticket.release?.();
      }
    };
    const tickets = calls.map(({ bytes, items, tenant, pauseMs, ends }) => {
      const ticket = new Watched({ bytes, items }, tenants[tenant] ?? null);
      expect(admission.enter(ticket)).toBe(true);
      clock.advance(pauseMs);
      end(ends);
      return ticket;
    });
    for (let round = 0; order.length < tickets.length; round += 1) {
      expect(round).toBeLessThan(10_000);
      end(running.size);
      clock.advance(100);
    }
    for (const tenant of tenants) {
      const own = (ticket: FakeTicket) => ticket.limiter === tenant;
      expect(order.filter(own)).toEqual(tickets.filter(own));
    }
    expect(tickets.every(({ prepared }) => prepared === 1)).toBe(true);
  });
});
