import { diag } from '@opentelemetry/api';
import { group, invalidOption, shown } from '../config/checks.js';
import { maskedUrl } from '../config/masked-configuration.js';
import { checkTimeout, DEFAULT_TIMEOUT_MS, MAX_TIMEOUT_MS, withCheckedTimeout } from '../config/timeout.js';
import { OtlpNativeError } from '../errors.js';
import { reportWarnings } from '../export/diagnostics.js';
import type { BindingClient } from '../native/binding.js';
import { failureError, isFailure, nativeRuntime } from '../native/runtime.js';
import { Admission } from './admission.js';
import { Call, type CallEnd, type CallHost, type CallRequest } from './call.js';
import { CLIENT_SIGNALS, type ClientConfig, resolveClientConfig } from './client-config.js';
import type { OtlpClientOptions, SendOptions } from './client-options.js';
import { type ClientOutcome, type ClientSignal, NO_STATUS, type RequestReport } from './client-outcome.js';
import { BACKGROUND_CLOCK } from './clock.js';
import type { ExportLogsServiceRequest } from './data/logs.js';
import type { ExportMetricsServiceRequest } from './data/metrics.js';
import type { ExportProfilesServiceRequest } from './data/profiles.js';
import type { ExportTraceServiceRequest } from './data/traces.js';
import { headerPairs, withHeaders } from './header-pairs.js';

const SEND_KEYS = ['headers', 'tenant', 'timeoutMs', 'signal', 'encoding'] as const;

const SHUT_DOWN: ClientOutcome = {
  kind: 'refused',
  code: 'ALREADY_SHUT_DOWN',
  reason: 'not sent: the client was shut down before',
  ...NO_STATUS,
};

/**
 * Sends OTLP requests that are already made: typed objects, protobuf or JSON. For tools; an application that is observed
 * needs a provider or an exporter instead.
 *
 * Each call resolves with what became of its request, and rejects only when the call itself is wrong. Encoding, compression,
 * sending and retries run in Rust. Calls wait in order where the limits are reached; an object is encoded when its turn comes,
 * so don't change it before the call has ended.
 *
 * ```ts
 * import { OtlpClient, traceRequest } from 'otlp-native';
 *
 * const client = new OtlpClient({ endpoint: 'http://localhost:4318' });
 * const outcome = await client.sendTraces(
 *   traceRequest({
 *     resource: { attributes: { 'service.name': 'shop' } },
 *     spans: [{ name: 'pay', startTime: Date.now() - 20, endTime: Date.now() }],
 *   }),
 * );
 * if (outcome.kind !== 'delivered') throw new Error(outcome.kind);
 * await client.shutdown();
 * ```
 */
export class OtlpClient {
  private readonly config: ClientConfig;
  private readonly clock = BACKGROUND_CLOCK;
  private readonly clients: Readonly<Record<ClientSignal, BindingClient>>;
  private readonly admission: Admission;
  private readonly host: CallHost;
  /** Those that have no outcome yet. */
  private readonly calls = new Map<Call, PendingEnd>();
  private lastId = 0;
  private keepAlive: NodeJS.Timeout | null = null;
  private stopped: Promise<void> | null = null;

  /**
   * Opens no connection yet.
   *
   * @throws OtlpNativeError when an option is invalid, with its code and the setting's name.
   */
  constructor(options?: OtlpClientOptions) {
    this.config = resolveClientConfig(options, process.env, this.clock.now());
    this.clients = {
      traces: this.open('traces'),
      metrics: this.open('metrics'),
      logs: this.open('logs'),
      profiles: this.open('profiles'),
    };
    this.admission = new Admission(this.config, this.clock);
    this.host = {
      clock: this.clock,
      countsItems: this.config.limiter?.countsItems ?? false,
      maxRequestBytes: this.config.exporters.traces.binding.maxRequestBytes,
      client: (signal) => this.clients[signal],
      sending: (call) => this.sending(call),
      ended: (call, end) => this.ended(call, end),
    };
    reportWarnings(this.config.warnings);
  }

  /**
   * Sends spans.
   *
   * @param data an object in OTLP's JSON form, its JSON text, or its bytes (protobuf, unless `encoding` says JSON).
   * @throws OtlpNativeError when an argument is wrong.
   */
  sendTraces(
    data: ExportTraceServiceRequest | Uint8Array | string,
    options?: SendOptions,
  ): Promise<ClientOutcome> {
    return this.send('traces', data, options);
  }

  /** Sends data points; as {@link OtlpClient.sendTraces}. */
  sendMetrics(
    data: ExportMetricsServiceRequest | Uint8Array | string,
    options?: SendOptions,
  ): Promise<ClientOutcome> {
    return this.send('metrics', data, options);
  }

  /** Sends log records; as {@link OtlpClient.sendTraces}. */
  sendLogs(
    data: ExportLogsServiceRequest | Uint8Array | string,
    options?: SendOptions,
  ): Promise<ClientOutcome> {
    return this.send('logs', data, options);
  }

  /**
   * Sends profiles in the schema `v1development`; as {@link OtlpClient.sendTraces}. The signal is in development: servers may not
   * take it, or only with a feature switched on.
   */
  sendProfiles(
    data: ExportProfilesServiceRequest | Uint8Array | string,
    options?: SendOptions,
  ): Promise<ClientOutcome> {
    return this.send('profiles', data, options);
  }

  /** Calls that have no outcome yet. */
  get pendingCalls(): number {
    return this.calls.size;
  }

  /**
   * Waits until every call that was made before has its outcome.
   *
   * @throws OtlpNativeError `FLUSH_TIMEOUT` when some have none after `timeoutMs`; they go on.
   */
  async forceFlush(timeoutMs: number = DEFAULT_TIMEOUT_MS): Promise<void> {
    checkTimeout(timeoutMs);
    if (!(await this.settled(timeoutMs))) throw timedOut('forceFlush', timeoutMs);
  }

  /**
   * Takes no more calls, waits for those under way, and aborts what has no outcome after `timeoutMs`. Later calls return the
   * first one's promise.
   *
   * @throws OtlpNativeError `FLUSH_TIMEOUT` when calls had to be aborted.
   */
  shutdown(timeoutMs: number = DEFAULT_TIMEOUT_MS): Promise<void> {
    return withCheckedTimeout(timeoutMs, () => {
      this.stopped ??= this.stop(timeoutMs);
      return this.stopped;
    });
  }

  private open(signal: ClientSignal): BindingClient {
    const { binding, sourceOf } = this.config.exporters[signal];
    const client = nativeRuntime().core.openClient(signal, binding);
    if (isFailure(client)) throw failureError(client, sourceOf);
    return client;
  }

  private async send(
    signal: ClientSignal,
    data: object | string,
    options: SendOptions | undefined,
  ): Promise<ClientOutcome> {
    const request = this.callRequest(signal, data, options);
    const call = new Call(++this.lastId, request, this.host);
    const pending = pendingEnd();
    this.calls.set(call, pending);
    this.keepAlive ??= setInterval(() => {}, MAX_TIMEOUT_MS);
    if (this.stopped !== null) this.ended(call, { outcome: SHUT_DOWN });
    else if (request.abortSignal?.aborted === true) call.abort();
    else if (!this.admission.enter(call)) this.ended(call, { outcome: this.tooMany() });
    const end = await pending.end;
    if ('error' in end) throw end.error;
    return end.outcome;
  }

  private callRequest(signal: ClientSignal, data: unknown, options: SendOptions | undefined): CallRequest {
    const given = group(options, '', SEND_KEYS);
    if (typeof data !== 'string' && (typeof data !== 'object' || data === null || Array.isArray(data))) {
      throw invalidOption('data', `must be a request's object, bytes or JSON text, not ${shown(data)}`);
    }
    const { encoding = 'protobuf', timeoutMs = 0, signal: abortSignal = null } = given;
    if (encoding !== 'protobuf' && encoding !== 'json')
      throw invalidOption('encoding', `${shown(encoding)} is none of protobuf, json`);
    checkTimeout(timeoutMs);
    if (abortSignal !== null && !isAbortSignal(abortSignal))
      throw invalidOption('signal', `must be an AbortSignal, not ${shown(abortSignal)}`);
    const tenant = given.tenant === undefined ? null : (this.config.tenants.get(given.tenant) ?? null);
    if (given.tenant !== undefined && tenant === null) {
      const known = [...this.config.tenants.keys()].join(', ') || 'none';
      throw invalidOption('tenant', `${shown(given.tenant)} is none of the option tenants (${known})`);
    }
    const headers = withHeaders(tenant?.headers ?? [], headerPairs('headers', given.headers));
    return { signal, data, encoding, headers, tenant, timeoutMs, abortSignal };
  }

  private tooMany(): ClientOutcome {
    const { maxWaitingCalls, concurrency } = this.config;
    const reason = `not sent: ${concurrency} requests may be under way and ${maxWaitingCalls} calls wait (maxWaitingCalls)`;
    return { kind: 'retryable', code: 'QUEUE_FULL', afterMs: null, reason, ...NO_STATUS };
  }

  private ended(call: Call, end: CallEnd): void {
    this.admission.leave(call);
    const pending = this.calls.get(call);
    if (pending === undefined) return;
    this.calls.delete(call);
    if ('outcome' in end) this.report(call, end.outcome);
    if (this.calls.size === 0 && this.keepAlive !== null) {
      clearInterval(this.keepAlive);
      this.keepAlive = null;
    }
    pending.resolve(end);
  }

  private sending(call: Call): void {
    const { onRequest } = this.config;
    if (onRequest !== null) tell('onRequest', () => onRequest(this.reportOf(call)));
  }

  private report(call: Call, outcome: ClientOutcome): void {
    const { onOutcome } = this.config;
    if (onOutcome === null) return;
    const { attempts, startedAt } = call;
    const durationMs = this.clock.now() - startedAt;
    tell('onOutcome', () => onOutcome({ ...this.reportOf(call), outcome, attempts, durationMs }));
  }

  private reportOf({ id, time, request, items, bytes }: Call): RequestReport {
    const { signal, tenant } = request;
    const endpoint = maskedUrl(this.config.exporters[signal].binding.endpoint);
    return { id, time, endpoint, signal, items, bytes, tenant: tenant?.name ?? null };
  }

  /** False when some of the calls that are there now have no outcome after `timeoutMs`. */
  private async settled(timeoutMs: number): Promise<boolean> {
    const ends = [...this.calls.values()].map(({ end }) => end);
    if (ends.length === 0) return true;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<false>((resolve) => {
      timer = setTimeout(resolve, timeoutMs, false);
    });
    const isSettled = await Promise.race([Promise.all(ends).then(() => true), timeout]);
    clearTimeout(timer);
    return isSettled;
  }

  private async stop(timeoutMs: number): Promise<void> {
    const isSettled = await this.settled(timeoutMs);
    for (const call of [...this.calls.keys()]) call.abort();
    for (const signal of CLIENT_SIGNALS) this.clients[signal].close();
    if (!isSettled) throw timedOut('shutdown', timeoutMs);
  }
}

/** How a call ends, once it has. */
interface PendingEnd {
  readonly end: Promise<CallEnd>;
  readonly resolve: (end: CallEnd) => void;
}

function pendingEnd(): PendingEnd {
  let resolve: (end: CallEnd) => void = () => {};
  const end = new Promise<CallEnd>((settle) => {
    resolve = settle;
  });
  return { end, resolve };
}

/** By its shape: polyfills and other realms have classes of their own. */
function isAbortSignal(value: unknown): boolean {
  const { aborted, addEventListener } = (value ?? {}) as Partial<AbortSignal>;
  return typeof aborted === 'boolean' && typeof addEventListener === 'function';
}

/** Calls a hook of the user, whose failure is its own. */
function tell(hook: 'onRequest' | 'onOutcome', call: () => unknown): void {
  const reportThrown = (error: unknown): void =>
    diag.error(`otlp-native: ${hook} failed: ${error instanceof Error ? error.message : String(error)}`);
  try {
    // An async function's failure is no less the callback's own.
    const returned = call();
    if (returned instanceof Promise) returned.catch(reportThrown);
  } catch (error) {
    reportThrown(error);
  }
}

function timedOut(operation: string, timeoutMs: number): OtlpNativeError {
  return new OtlpNativeError(
    'FLUSH_TIMEOUT',
    `${operation} ran out of time after ${Math.round(timeoutMs)} ms; is the endpoint answering?`,
  );
}
