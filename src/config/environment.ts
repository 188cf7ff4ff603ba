import { OtlpNativeError } from '../errors.js';

/** Environment variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A value with the name of the variable that it came from. */
export interface Found {
  readonly name: string;
  readonly value: string;
}

/** The first of `names` that is set; an empty value counts as not set, as the specification says. */
export function findVariable(environment: Environment, ...names: readonly string[]): Found | null {
  for (const name of names) {
    const value = environment[name]?.trim();
    if (value) return { name, value };
  }
  return null;
}

/**
 * Parses `k1=v1,k2=v2` with percent-encoding, the form of `OTEL_EXPORTER_OTLP_HEADERS`.
 *
 * @throws OtlpNativeError `INVALID_HEADER`, without the header's value.
 */
export function parseHeaders({ name, value }: Found): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (const [index, entry] of value.split(',').entries()) {
    if (entry.trim() === '') continue;
    const equals = entry.indexOf('=');
    const key = entry.slice(0, equals).trim();
    if (equals < 0 || key === '') throw invalid(name, index, 'is not of the form name=value');
    try {
      headers[decodeURIComponent(key)] = decodeURIComponent(entry.slice(equals + 1).trim());
    } catch {
      throw invalid(name, index, 'has a broken percent-encoding');
    }
  }
  return headers;
}

function invalid(name: string, index: number, reason: string): OtlpNativeError {
  return new OtlpNativeError('INVALID_HEADER', `entry ${index + 1} ${reason}`, name);
}
