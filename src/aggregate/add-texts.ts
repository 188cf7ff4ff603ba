import { OtlpNativeError } from '../errors.js';

/**
 * Adds texts to what the core holds.
 *
 * @throws OtlpNativeError `INVALID_OPTION` when `texts` is no array of strings; none is added then.
 */
export function addTexts(core: { addTexts(texts: readonly string[]): void }, texts: readonly string[]): void {
  try {
    core.addTexts(texts);
  } catch (cause) {
    throw new OtlpNativeError('INVALID_OPTION', 'an array of strings is needed', 'texts', { cause });
  }
}
