import type { ValueLimits } from '../../capture/any-value.js';
import { group, invalidOption, rangeFault, whole } from '../../config/checks.js';
import type { Environment } from '../../config/environment.js';
import { reportingReader } from '../../export/diagnostics.js';

/** How much of a record's attributes is kept. */
export interface LogRecordLimits {
  /**
   * Attributes of a record at most; those beyond it are dropped and counted in the record. Default:
   * `OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT`, then `OTEL_ATTRIBUTE_COUNT_LIMIT`, then 128.
   */
  attributeCountLimit?: number;
  /**
   * UTF-16 units of a text and bytes of a byte array at most; the rest is cut off. Default:
   * `OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT`, then `OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT`, then no limit.
   */
  attributeValueLengthLimit?: number;
}

const DEFAULT_COUNT_LIMIT = 128;
const MAX_LIMIT = 2 ** 31 - 1;

/**
 * Resolves limits: code over the variables of log records over the general ones over the defaults.
 *
 * @throws OtlpNativeError `INVALID_OPTION`
 */
export function resolveLogRecordLimits(
  given: LogRecordLimits | undefined,
  environment: Environment,
): ValueLimits {
  const { attributeCountLimit, attributeValueLengthLimit } = group(given, 'logRecordLimits', [
    'attributeCountLimit',
    'attributeValueLengthLimit',
  ]);
  return Object.freeze({
    attributeCountLimit: limit(
      ['attributeCountLimit', attributeCountLimit],
      0,
      DEFAULT_COUNT_LIMIT,
      environment,
      'ATTRIBUTE_COUNT_LIMIT',
    ),
    attributeValueLengthLimit: limit(
      ['attributeValueLengthLimit', attributeValueLengthLimit],
      1,
      Number.POSITIVE_INFINITY,
      environment,
      'ATTRIBUTE_VALUE_LENGTH_LIMIT',
    ),
  });
}

function limit(
  [option, given]: [string, number | undefined],
  min: number,
  fallback: number,
  environment: Environment,
  suffix: string,
): number {
  const range = whole(min, MAX_LIMIT);
  if (given !== undefined) {
    const fault = given === Number.POSITIVE_INFINITY ? null : rangeFault(given, range);
    if (fault !== null) throw invalidOption(`logRecordLimits.${option}`, fault);
    return given;
  }
  const shownFallback = fallback === Number.POSITIVE_INFINITY ? 'no limit' : fallback;
  const names = [`OTEL_LOGRECORD_${suffix}`, `OTEL_${suffix}`];
  return reportingReader(environment).number(names, range, shownFallback)?.value ?? fallback;
}
