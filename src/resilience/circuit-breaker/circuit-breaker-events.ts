import { diag } from '@opentelemetry/api';
import type { CircuitState } from './circuit-state.js';

/** What a circuit breaker tells of, and with what. */
export interface CircuitBreakerEvents {
  /** It went from a state to another, or began the same one anew. */
  transition: CircuitTransition;
  /** A call succeeded. */
  success: CircuitCall;
  /** A call failed. */
  failure: CircuitFailure;
  /** A call failed with an error that counts for nothing. */
  ignored: CircuitIgnored;
  /** A call was not made. */
  rejected: CircuitRejection;
}

/** A breaker's change of state. */
export interface CircuitTransition {
  /** The state that ended. */
  readonly from: CircuitState;
  /** The state that began. */
  readonly to: CircuitState;
}

/** A call that was made and counted. */
export interface CircuitCall {
  /** How long it took; null where calls aren't measured. */
  readonly durationMs: number | null;
  /** Whether that was longer than `slowCallDurationMs`. */
  readonly isSlow: boolean;
}

/** A call that counts as failed. */
export interface CircuitFailure extends CircuitCall {
  /** What it threw, or null for a result that counts as a failure. */
  readonly error: unknown;
}

/** A call that wasn't counted. */
export interface CircuitIgnored {
  /** What it threw. */
  readonly error: unknown;
}

/** A call that was not made. */
export interface CircuitRejection {
  /** How long until a call may go, in milliseconds; null where nobody can say. */
  readonly retryAfterMs: number | null;
}

/** @inheritdoc */
export type CircuitBreakerListener<K extends keyof CircuitBreakerEvents> = (
  event: CircuitBreakerEvents[K],
) => void;

/** Listeners by event; those that throw are told of and do no harm. */
export class Listeners {
  private readonly byEvent = new Map<keyof CircuitBreakerEvents, Set<(event: never) => void>>();

  /** Cheap: asked at every call. */
  has(event: keyof CircuitBreakerEvents): boolean {
    return this.byEvent.size !== 0 && this.byEvent.has(event);
  }

  /** @returns what ends it. */
  add<K extends keyof CircuitBreakerEvents>(event: K, listener: CircuitBreakerListener<K>): () => void {
    const listeners = this.byEvent.get(event) ?? new Set();
    this.byEvent.set(event, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.byEvent.delete(event);
    };
  }

  emit<K extends keyof CircuitBreakerEvents>(event: K, value: CircuitBreakerEvents[K]): void {
    for (const listener of this.byEvent.get(event) ?? []) {
      try {
        (listener as CircuitBreakerListener<K>)(value);
      } catch (error) {
        diag.error(`otlp-native: a circuit breaker's listener of ${event} failed: ${error}`);
      }
    }
  }
}
