import { group, invalidOption, whole } from '../../config/checks.js';
import { numberOf } from '../options.js';
import type { Call } from '../policy.js';
import type { CircuitBreakerOptions } from './circuit-breaker-options.js';
import { CircuitBreakerTelemetry } from './circuit-breaker-telemetry.js';
import { OptimizedCircuitBreaker } from './optimized-circuit-breaker.js';

/** How many of the longest unused are looked at for one that is closed, so that a full registry stays fast. */
const LOOKED_AT = 16;

/** Options of a {@link CircuitBreakerRegistry}. */
export interface CircuitBreakerRegistryOptions {
  /** What each breaker is made with; its name is its key. */
  breaker?: Omit<CircuitBreakerOptions, 'name'>;
  /** How many there are at most; for one more, one that hasn't been used for long is forgotten. Default: 1,000. */
  maxBreakers?: number;
  /** Observes each breaker while it is held. Default: none. */
  telemetry?: CircuitBreakerTelemetry | null;
}

/** What a registry holds. */
export interface CircuitBreakerRegistryStats {
  /** Breakers now. */
  readonly breakers: number;
  /** Breakers that were forgotten to make room, ever. */
  readonly evicted: number;
}

/**
 * A circuit breaker for each key, such as an endpoint, made when it is first asked for. At the limit the longest unused one
 * is forgotten; among the longest unused a closed one goes before one that keeps calls away.
 *
 * @example
 * ```js
 * import { CircuitBreakerRegistry } from 'otlp-native/resilience';
 *
 * const breakers = new CircuitBreakerRegistry({ breaker: { minimumCalls: 20 }, maxBreakers: 100 });
 * const answer = await breakers.get('eu.example.com').execute(async () => 'ok');
 * console.log(answer, breakers.stats().breakers); // ok 1
 * ```
 */
export class CircuitBreakerRegistry {
  private readonly options: Omit<CircuitBreakerOptions, 'name'>;
  private readonly maxBreakers: number;
  private readonly telemetry: CircuitBreakerTelemetry | null;
  /** The longest unused first. */
  private readonly breakers = new Map<string, OptimizedCircuitBreaker>();
  private newest: OptimizedCircuitBreaker | null = null;
  private evicted = 0;

  /** @throws OtlpNativeError `INVALID_OPTION`, with the option's name. */
  constructor(options?: CircuitBreakerRegistryOptions) {
    const given = group(options, '', ['breaker', 'maxBreakers', 'telemetry']);
    this.options = given.breaker ?? {};
    this.maxBreakers = numberOf('maxBreakers', given.maxBreakers, whole(1, 1_000_000), 1_000);
    const telemetry = given.telemetry ?? null;
    if (telemetry !== null && !(telemetry instanceof CircuitBreakerTelemetry))
      throw invalidOption('telemetry', 'must be a CircuitBreakerTelemetry');
    this.telemetry = telemetry;
    // Wrong options are told of now, not at the first call.
    new OptimizedCircuitBreaker(this.options);
  }

  /** The breaker of `key`. */
  get(key: string): OptimizedCircuitBreaker {
    if (this.newest?.name === key) return this.newest;
    const known = this.breakers.get(key);
    const breaker = known ?? this.make(key);
    if (known !== undefined) this.breakers.delete(key);
    this.breakers.set(key, breaker);
    this.newest = breaker;
    return breaker;
  }

  /** Makes a call through the breaker of `key`. @see OptimizedCircuitBreaker.execute */
  execute<T>(key: string, call: Call<T>, signal?: AbortSignal): Promise<T> {
    return this.get(key).execute(call, signal);
  }

  /** Forgets the breaker of `key`. @returns whether there was one. */
  delete(key: string): boolean {
    const breaker = this.breakers.get(key);
    if (breaker === undefined) return false;
    this.telemetry?.forget(breaker);
    this.breakers.delete(key);
    if (this.newest === breaker) this.newest = null;
    return true;
  }

  /** All that there are, by key, the longest unused first. */
  entries(): IterableIterator<[string, OptimizedCircuitBreaker]> {
    return this.breakers.entries();
  }

  /** @inheritdoc CircuitBreakerRegistryStats */
  stats(): CircuitBreakerRegistryStats {
    return { breakers: this.breakers.size, evicted: this.evicted };
  }

  private make(key: string): OptimizedCircuitBreaker {
    if (this.breakers.size >= this.maxBreakers) this.evict();
    const breaker = new OptimizedCircuitBreaker({ ...this.options, name: key });
    this.telemetry?.observe(breaker);
    return breaker;
  }

  private evict(): void {
    let unlucky: string | null = null;
    let lookedAt = 0;
    for (const [key, { state }] of this.breakers) {
      unlucky ??= key;
      lookedAt += 1;
      if (state === 'closed') {
        unlucky = key;
        break;
      }
      if (lookedAt === LOOKED_AT) break;
    }
    if (unlucky !== null && this.delete(unlucky)) this.evicted += 1;
  }
}
