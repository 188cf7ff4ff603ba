import type { HrTime } from '../capture/readable-span.js';
import { type BridgeLogger, SEVERITY, wants } from './bridge-logger.js';
import { contextOfFields, namesSpan, TRACE_FIELDS } from './correlation.js';

/** What a pino logger writes its lines with. */
export interface PinoFormat {
  /** Names of levels by number. */
  labels: Readonly<Record<number, string>>;
  /** Numbers of levels by name. */
  values: Readonly<Record<string, number>>;
  messageKey: string;
  errorKey: string;
}

const LABELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

/** That of a logger without options. */
export const DEFAULT_FORMAT: PinoFormat = {
  labels: LABELS,
  values: Object.fromEntries(Object.entries(LABELS).map(([level, label]) => [label, Number(level)])),
  messageKey: 'msg',
  errorKey: 'err',
};

/** Six names of six levels, of which each number in between gets one of the 18 finer severities. */
const SEVERITIES = Object.fromEntries(
  Object.entries(LABELS).map(([level, label]) => [level, SEVERITY[label as keyof typeof SEVERITY]]),
);
const FINER_SEVERITIES = [2, 3, 4, 6, 7, 8, 10, 11, 12, 14, 15, 16, 18, 19, 20, 22, 23, 24];
const LOWEST_LEVEL = 10;
const LEVEL_SPAN = 60;
const EVENT_NAME_KEY = 'otel.event.name';
/** Said by the resource. */
const RESOURCE_KEYS = new Set(['pid', 'hostname']);
/** A smaller number is a time in seconds, a larger one in milliseconds: in the year 5138, or in 1973. */
const FIRST_MILLIS = 1e11;

/** The severity number of a pino level, by the rules of `@opentelemetry/instrumentation-pino`. */
export function severityOfLevel(level: number): number {
  const exact = SEVERITIES[level];
  if (exact !== undefined) return exact;
  const index = Math.floor(((level - LOWEST_LEVEL) / LEVEL_SPAN) * FINER_SEVERITIES.length);
  return FINER_SEVERITIES[Math.min(FINER_SEVERITIES.length - 1, Math.max(0, index))] ?? 0;
}

/**
 * Emits one line that pino wrote. `knownLevel` is its level where pino told; otherwise the line's own field says it.
 * A line that is no JSON object is a record whose body it is.
 */
export function emitPinoLine(
  line: string,
  format: PinoFormat,
  logger: BridgeLogger,
  knownLevel?: number,
): void {
  if (knownLevel !== undefined && !wants(logger, severityOfLevel(knownLevel))) return;
  const fields = parse(line);
  if (fields === null) {
    const body = line.trimEnd();
    if (body !== '') logger.emit({ body });
    return;
  }
  const level = knownLevel ?? levelOf(fields.level, format);
  const severityNumber = level === undefined ? undefined : severityOfLevel(level);
  const severityText = level === undefined ? undefined : format.labels[level];
  const timestamp = timeOf(fields.time);
  const eventName = fields[EVENT_NAME_KEY];
  const hasSpan = namesSpan(fields);
  const attributes: Record<string, unknown> = {};
  for (const key in fields) {
    if (key === format.messageKey || key === format.errorKey || RESOURCE_KEYS.has(key)) continue;
    if (key === 'level' && (level !== undefined || fields.level === undefined)) continue;
    if (key === 'time' && timestamp !== undefined) continue;
    if (key === EVENT_NAME_KEY && typeof eventName === 'string') continue;
    if (
      hasSpan &&
      (key === TRACE_FIELDS.traceId || key === TRACE_FIELDS.spanId || key === TRACE_FIELDS.traceFlags)
    ) {
      continue;
    }
    attributes[key] = fields[key];
  }
  const error = fields[format.errorKey];
  const isSerialized = isSerializedError(error);
  if (isSerialized) addRest(attributes, format.errorKey, error);
  else if (error !== undefined) attributes[format.errorKey] = error;
  logger.emit({
    timestamp,
    severityNumber,
    severityText,
    eventName: typeof eventName === 'string' ? eventName : undefined,
    body: fields[format.messageKey],
    attributes,
    exception: isSerialized ? { ...error, name: error.type } : undefined,
    context: hasSpan ? contextOfFields(fields) : undefined,
  });
}

interface SerializedError extends Readonly<Record<string, unknown>> {
  readonly message: string;
}

/** What pino's serializer makes of an error: `type`, `message`, `stack`, and what the error holds besides. */
function isSerializedError(value: unknown): value is SerializedError {
  return (
    typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string'
  );
}

/** Keeps what of an error the `exception.*` attributes don't hold. A `code` takes the place of the type there. */
function addRest(attributes: Record<string, unknown>, key: string, error: SerializedError): void {
  const { type, message: _message, stack: _stack, ...others } = error;
  const rest: Record<string, unknown> = others;
  if (error.code) rest.type = type;
  if (Object.keys(rest).length > 0) attributes[key] = rest;
}

function parse(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** The number of a level that is written as a number, or by a formatter as its name. */
function levelOf(level: unknown, { values }: PinoFormat): number | undefined {
  if (typeof level === 'number') return level;
  return typeof level === 'string' ? (values[level] ?? values[level.toLowerCase()]) : undefined;
}

/** The time of a line, from any of pino's clocks; undefined where it has none that can be understood. */
function timeOf(time: unknown): HrTime | number | undefined {
  if (typeof time === 'number') return Number.isFinite(time) && time > 0 ? millis(time) : undefined;
  if (typeof time !== 'string') return undefined;
  const parsed = Date.parse(time);
  if (Number.isNaN(parsed)) return undefined;
  const digits = /\.(\d{4,9})\d*(?:Z|[+-]\d\d:?\d\d)?$/.exec(time)?.[1];
  return digits === undefined ? parsed : [Math.floor(parsed / 1000), Number(digits.padEnd(9, '0'))];
}

function millis(time: number): number {
  return time < FIRST_MILLIS ? time * 1000 : time;
}
