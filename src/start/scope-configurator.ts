import type { ScopeRules } from '../config/configuration-scopes.js';
import { nameMatcher } from '../config/name-matcher.js';

/** Decides by the name of a scope, as rules say. Patterns are made once. */
export function scopeConfigurator<C>({
  defaultConfig,
  rules,
}: ScopeRules<C>): (scope: { readonly name: string }) => C {
  const matchers = rules.map(({ name, config }) => ({
    fits: nameMatcher({ included: [name], excluded: [] }),
    config,
  }));
  return ({ name }) => matchers.find(({ fits }) => fits(name))?.config ?? defaultConfig;
}
