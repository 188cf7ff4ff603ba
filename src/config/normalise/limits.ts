import type { AttributeLimitsConfiguration } from '../configuration.js';
import type { Section } from './section.js';

/** Limits of a signal, where each that it doesn't set is the general one. */
export function attributeLimits(section: Section, general: Section): AttributeLimitsConfiguration {
  const limit = <T extends number | null>(key: string, target: string, fallback: T): number | T => {
    const own = section.child(key);
    const isOwn = own?.kind === 'scalar' && own.value !== null;
    return (isOwn ? section : general.at(section.target)).number(key, target, fallback);
  };
  return {
    attributeValueLengthLimit: limit('attribute_value_length_limit', 'attributeValueLengthLimit', null),
    attributeValueDepthLimit: limit('attribute_value_depth_limit', 'attributeValueDepthLimit', 64),
    attributeCountLimit: limit('attribute_count_limit', 'attributeCountLimit', 128),
  };
}
