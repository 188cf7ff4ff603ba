import type { TraceState } from '@opentelemetry/api';

/** What W3C Trace Context allows at most. */
const MAX_MEMBERS = 32;
const MAX_UNITS = 512;

const KEY = /^(?:[a-z][_0-9a-z\-*/]{0,255}|[a-z0-9][_0-9a-z\-*/]{0,240}@[a-z][_0-9a-z\-*/]{0,13})$/;
const VALUE = /^[ -~]{0,255}[!-~]$/;
const SEPARATOR = /[,=]/;

/**
 * The `tracestate` of W3C Trace Context: immutable, of at most 32 members and 512 characters. Members that break the
 * specification or these limits are left out. It behaves as the official SDK's.
 *
 * @see https://www.w3.org/TR/trace-context/#tracestate-header
 */
export class W3CTraceState implements TraceState {
  /** In the order of the header. */
  private members: ReadonlyMap<string, string> | null = null;
  private text: string;
  /** Of the header's characters, those of members that are kept. */
  private units = 0;

  /** @param header a header, which is read when someone asks. */
  constructor(header = '') {
    this.text = header;
  }

  get(key: string): string | undefined {
    return this.parsed().get(key);
  }

  /** A state with `value` in front; this one if either is invalid or there is no room. */
  set(key: string, value: string): W3CTraceState {
    if (!isValid(key, value)) return this;
    const members = this.parsed();
    const current = members.get(key);
    if (current === undefined && members.size >= MAX_MEMBERS) return this;
    const added =
      current === undefined
        ? key.length + value.length + (members.size > 0 ? 2 : 1)
        : value.length - current.length;
    if (this.units + added > MAX_UNITS) return this;
    const others = [...members].filter(([name]) => name !== key);
    return ofMembers([[key, value], ...others], this.units + added);
  }

  /** A state without `key`. */
  unset(key: string): W3CTraceState {
    const members = this.parsed();
    const current = members.get(key);
    if (current === undefined) return this;
    const removed = key.length + current.length + (members.size > 1 ? 2 : 1);
    return ofMembers(
      [...members].filter(([name]) => name !== key),
      this.units - removed,
    );
  }

  /** The header. */
  serialize(): string {
    this.parsed();
    return this.text;
  }

  /** @internal */
  setMembers(members: ReadonlyMap<string, string>, units: number): void {
    this.members = members;
    this.units = units;
    this.text = Array.from(members, ([key, value]) => `${key}=${value}`).join(',');
  }

  private parsed(): ReadonlyMap<string, string> {
    if (this.members !== null) return this.members;
    const members = new Map<string, string>();
    let units = 0;
    for (const part of this.text.split(',')) {
      const member = part.trim();
      const equals = member.indexOf('=');
      if (equals < 0) continue;
      const [key, value] = [member.slice(0, equals), member.slice(equals + 1)];
      const longer = units + member.length + (members.size > 0 ? 1 : 0);
      if (!isValid(key, value) || longer > MAX_UNITS) continue;
      members.set(key, value);
      units = longer;
      if (members.size >= MAX_MEMBERS) break;
    }
    this.setMembers(members, units);
    return members;
  }
}

function isValid(key: string, value: string): boolean {
  return KEY.test(key) && VALUE.test(value) && !SEPARATOR.test(value);
}

function ofMembers(members: [string, string][], units: number): W3CTraceState {
  const state = new W3CTraceState();
  state.setMembers(new Map(members), units);
  return state;
}
