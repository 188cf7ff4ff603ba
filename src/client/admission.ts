import type { Clock } from '../resilience/clock.js';
import type { RateLimiter } from './rate-limiter.js';

/** What a request costs. */
export interface Cost {
  readonly bytes: number;
  readonly items: number;
}

/** A call that wants to be sent. */
export interface Ticket {
  /** Of its tenant, or null. */
  readonly limiter: RateLimiter | null;
  /** Encodes the request, at the call's turn and not before, so that what waits holds no memory. Null ends the call. */
  prepare(): Cost | null;
  /** Sends it. `release` has to be called when the request has its outcome. */
  start(release: () => void): void;
}

export interface AdmissionLimits {
  readonly concurrency: number;
  readonly maxInFlightBytes: number;
  readonly maxWaitingCalls: number;
  /** For all calls together, or null. */
  readonly limiter: RateLimiter | null;
}

/**
 * Lets calls go in the order in which they came, as far as the limits allow: how many are under way, how many bytes, how
 * many a second. Only a tenant's own rate makes its calls stand aside for those of others.
 */
export class Admission {
  private readonly limits: AdmissionLimits;
  private readonly clock: Clock;
  /** With what each costs, once that is known. */
  private readonly waiting = new Map<Ticket, Cost | null>();
  private running = 0;
  private heldBytes = 0;
  private cancelTimer: (() => void) | null = null;
  private isAdmitting = false;
  private isAskedAgain = false;

  constructor(limits: AdmissionLimits, clock: Clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /** Starts `ticket` now or later. False when it would have to wait and too many do: it is forgotten then. */
  enter(ticket: Ticket): boolean {
    this.waiting.set(ticket, null);
    this.admit();
    if (this.waiting.size <= this.limits.maxWaitingCalls || !this.waiting.has(ticket)) return true;
    this.waiting.delete(ticket);
    return false;
  }

  /** Forgets a ticket that has not been started. */
  leave(ticket: Ticket): void {
    if (this.waiting.delete(ticket)) this.admit();
  }

  private admit(): void {
    this.isAskedAgain = true;
    // A call that ends while it starts comes back in here.
    if (this.isAdmitting) return;
    this.isAdmitting = true;
    while (this.isAskedAgain) {
      this.isAskedAgain = false;
      this.cancelTimer?.();
      const waitMs = this.admitSome();
      this.cancelTimer = waitMs === Infinity ? null : this.clock.after(waitMs, () => this.admit());
    }
    this.isAdmitting = false;
  }

  /** @returns how long until a rate allows more; `Infinity` when nothing waits for that. */
  private admitSome(): number {
    const { concurrency, limiter } = this.limits;
    const resting = new Set<RateLimiter>();
    let waitMs = Infinity;
    for (const [ticket, known] of this.waiting) {
      if (this.running >= concurrency) return waitMs;
      const now = this.clock.now();
      const sharedMs = limiter?.waitMs(now) ?? 0;
      if (sharedMs > 0) return Math.min(waitMs, sharedMs);
      if (ticket.limiter !== null) {
        if (resting.has(ticket.limiter)) continue;
        const ownMs = ticket.limiter.waitMs(now);
        if (ownMs > 0) {
          resting.add(ticket.limiter);
          waitMs = Math.min(waitMs, ownMs);
          continue;
        }
      }
      const cost = known ?? ticket.prepare();
      if (cost === null) {
        this.waiting.delete(ticket);
        continue;
      }
      if (!this.hasRoom(cost.bytes)) {
        this.waiting.set(ticket, cost);
        return waitMs;
      }
      this.start(ticket, cost, now);
    }
    return waitMs;
  }

  /** One request always has room, or one larger than the limit could never go. */
  private hasRoom(bytes: number): boolean {
    return this.running === 0 || this.heldBytes + bytes <= this.limits.maxInFlightBytes;
  }

  private start(ticket: Ticket, cost: Cost, now: number): void {
    this.waiting.delete(ticket);
    this.limits.limiter?.take(cost.items, now);
    ticket.limiter?.take(cost.items, now);
    this.running += 1;
    this.heldBytes += cost.bytes;
    let isReleased = false;
    ticket.start(() => {
      if (isReleased) return;
      isReleased = true;
      this.running -= 1;
      this.heldBytes -= cost.bytes;
      this.admit();
    });
  }
}
