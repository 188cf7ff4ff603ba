import { isErrorCode, OtlpNativeError } from '../errors.js';
import type {
  Binding,
  BindingAnswer,
  BindingEvent,
  BindingFailure,
  BindingFlushReport,
  BindingOutcome,
  BindingRuntime,
} from './binding.js';
import { loadBinding } from './load.js';

/** Receives the events of one exporter or receiver. */
export type EventListener = (event: Extract<BindingEvent, { source: number }>) => void;

/** Longest delay that timers take. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** The report of an operation that did not settle in time. */
const TIMED_OUT: BindingFlushReport = { lostItems: 0, isComplete: false };

/**
 * The core of this thread, started when first used, and the way back from it: operations that settle, and events.
 *
 * The core's wake-ups don't keep the process alive; the timer of an operation that someone waits for does.
 */
class NativeRuntime {
  readonly binding: Binding;
  readonly core: BindingRuntime;

  private readonly operations = new Map<number, (report: BindingFlushReport) => void>();
  private readonly calls = new Map<number, (outcome: BindingOutcome) => void>();
  private readonly requests = new Map<number, (answer: BindingAnswer) => void>();
  private readonly listeners = new Map<number, EventListener>();
  private lastOperation = 0;

  constructor() {
    this.binding = loadBinding();
    this.core = new this.binding.BindingRuntime(() => this.dispatch());
  }

  /**
   * Runs `start` with the number of a new operation and resolves when it settles, or as not complete after `timeoutMs`.
   * `keepsAlive` says whether the process may end before.
   */
  operation(
    timeoutMs: number,
    keepsAlive: boolean,
    start: (operation: number) => void,
  ): Promise<BindingFlushReport> {
    const operation = ++this.lastOperation;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.settle(operation, TIMED_OUT), Math.min(timeoutMs, MAX_DELAY_MS));
      if (!keepsAlive) timer.unref();
      this.operations.set(operation, (report) => {
        clearTimeout(timer);
        resolve(report);
      });
      start(operation);
    });
  }

  /** The number of a new call, whose outcome goes to `onOutcome`. Nothing is kept alive by it. */
  call(onOutcome: (outcome: BindingOutcome) => void): number {
    const operation = ++this.lastOperation;
    this.calls.set(operation, onOutcome);
    return operation;
  }

  /** Ends what {@link NativeRuntime.call} began: no outcome is told any more. */
  forgetCall(operation: number): void {
    this.calls.delete(operation);
  }

  /** The number of a new request over a pool, whose answer goes to `onAnswer`. Nothing is kept alive by it. */
  request(onAnswer: (answer: BindingAnswer) => void): number {
    const operation = ++this.lastOperation;
    this.requests.set(operation, onAnswer);
    return operation;
  }

  /** Ends what {@link NativeRuntime.request} began: no answer is told any more. */
  forgetRequest(operation: number): void {
    this.requests.delete(operation);
  }

  /** Sends the events of `source` to `listener`. */
  listen(source: number, listener: EventListener): void {
    this.listeners.set(source, listener);
  }

  /** Ends what {@link NativeRuntime.listen} began. */
  unlisten(source: number): void {
    this.listeners.delete(source);
  }

  /** Takes the events that are there; they come by themselves, but not while this thread is kept waiting. */
  dispatch(): void {
    for (const event of this.core.takeEvents()) {
      if (event.kind === 'settled') this.settle(event.operation, event);
      else if (event.kind === 'outcome') this.conclude(event.operation, event.outcome);
      else if (event.kind === 'answer') this.answer(event.operation, event.answer);
      else this.listeners.get(event.source)?.(event);
    }
  }

  private conclude(operation: number, outcome: BindingOutcome): void {
    const onOutcome = this.calls.get(operation);
    this.calls.delete(operation);
    onOutcome?.(outcome);
  }

  private answer(operation: number, answer: BindingAnswer): void {
    const onAnswer = this.requests.get(operation);
    this.requests.delete(operation);
    onAnswer?.(answer);
  }

  private settle(operation: number, report: BindingFlushReport): void {
    const resolve = this.operations.get(operation);
    this.operations.delete(operation);
    resolve?.(report);
  }
}

let runtime: NativeRuntime | null = null;

/** This thread's core. @throws OtlpNativeError `UNSUPPORTED_PLATFORM` */
export function nativeRuntime(): NativeRuntime {
  runtime ??= new NativeRuntime();
  return runtime;
}

/** The core of this thread, if anything has started it. */
export function startedRuntime(): NativeRuntime | null {
  return runtime;
}

/** A failure of the binding as the error that users meet; `source` names the setting as they wrote it. */
export function failureError(
  failure: BindingFailure,
  source: (setting: string) => string = String,
): OtlpNativeError {
  const code = isErrorCode(failure.code) ? failure.code : 'INVALID_OPTION';
  return new OtlpNativeError(code, failure.reason, failure.setting === null ? null : source(failure.setting));
}

/** Whether opening something failed. */
export function isFailure(opened: object): opened is BindingFailure {
  return 'code' in opened && 'reason' in opened;
}
