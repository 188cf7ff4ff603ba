import { invalidOption } from '../config/checks.js';
import { OtlpNativeError } from '../errors.js';

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VALUE = /^[\t\x20-\x7e]*$/;

/**
 * Headers as names and values in turn.
 *
 * @throws OtlpNativeError `INVALID_OPTION`, or `INVALID_HEADER` with the header's name, but never its value: it may be a
 * credential.
 */
export function headerPairs(setting: string, given: unknown): string[] {
  if (given === undefined) return [];
  if (given === null || typeof given !== 'object' || Array.isArray(given)) {
    throw invalidOption(
      setting,
      `must be an object of strings, not ${Array.isArray(given) ? 'an array' : typeof given}`,
    );
  }
  return Object.entries(given).flatMap(([name, value]: [string, unknown]) => {
    const invalid = (reason: string) => new OtlpNativeError('INVALID_HEADER', reason, `${setting}.${name}`);
    if (!NAME.test(name)) throw invalid("the name can't be used as a header name");
    if (typeof value !== 'string') throw invalid(`the value must be a string, not ${typeof value}`);
    if (!VALUE.test(value)) {
      throw invalid("the value holds a character that headers can't carry (only visible ASCII, space, tab)");
    }
    return [name, value];
  });
}

/** `pairs` with `over` in place of what has the same name. */
export function withHeaders(pairs: readonly string[], over: readonly string[]): readonly string[] {
  if (over.length === 0) return pairs;
  if (pairs.length === 0) return over;
  const names = new Set(over.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase()));
  const kept = pairs.filter((_, index) => !names.has(pairs[index - (index % 2)]?.toLowerCase() ?? ''));
  return [...kept, ...over];
}
