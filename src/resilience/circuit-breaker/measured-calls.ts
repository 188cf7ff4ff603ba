/** Calls that ended and wait to be used again; more are left to the garbage collector. */
const MAX_IDLE = 256;

/** Hears of the end of a call that began at `startedMs`. */
export interface MeasuredEnd {
  succeeded(value: unknown, startedMs: number): void;
  failed(error: unknown, startedMs: number): void;
}

/** What a promise's `then` takes to have the end of one call told with its start. Each is used once, then begins anew. */
export interface MeasuredCall {
  readonly onValue: <T>(value: T) => T;
  readonly onReason: (error: unknown) => never;
}

/**
 * Calls under way with their starts. Two functions of its own for each call, which know its start, would be about a tenth of what
 * the guard costs; so they are kept and used again.
 */
export class MeasuredCalls {
  private readonly idle: Call[] = [];
  private readonly end: MeasuredEnd;

  constructor(end: MeasuredEnd) {
    this.end = end;
  }

  begin(startedMs: number): MeasuredCall {
    const call = this.idle.pop() ?? new Call(this.end, this.idle);
    call.startedMs = startedMs;
    return call;
  }
}

class Call implements MeasuredCall {
  startedMs = 0;
  readonly onValue: <T>(value: T) => T;
  readonly onReason: (error: unknown) => never;

  constructor(end: MeasuredEnd, idle: Call[]) {
    const ended = (): number => {
      const { startedMs } = this;
      if (idle.length < MAX_IDLE) idle.push(this);
      return startedMs;
    };
    this.onValue = (value) => {
      end.succeeded(value, ended());
      return value;
    };
    this.onReason = (error) => {
      end.failed(error, ended());
      throw error;
    };
  }
}
