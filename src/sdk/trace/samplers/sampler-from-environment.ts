import { type Environment, findVariable } from '../../../config/environment.js';
import { reportWarnings } from '../../../export/diagnostics.js';
import type { Sampler } from '../sampler.js';
import { AlwaysOffSampler } from './always-off-sampler.js';
import { AlwaysOnSampler } from './always-on-sampler.js';
import { ParentBasedSampler } from './parent-based-sampler.js';
import { TraceIdRatioBasedSampler } from './trace-id-ratio-based-sampler.js';

const PARENT_BASED = 'parentbased_';

/**
 * The sampler of `OTEL_TRACES_SAMPLER` (`always_on`, `always_off`, `traceidratio`, or one of them behind `parentbased_`)
 * and `OTEL_TRACES_SAMPLER_ARG` (the ratio). Default: `parentbased_always_on`.
 */
export function samplerFromEnvironment(environment: Environment): Sampler {
  const found = findVariable(environment, 'OTEL_TRACES_SAMPLER');
  const name = found?.value ?? 'parentbased_always_on';
  const isParentBased = name.startsWith(PARENT_BASED);
  const root = rootSampler(isParentBased ? name.slice(PARENT_BASED.length) : name, environment);
  if (root !== null) return isParentBased ? new ParentBasedSampler({ root }) : root;
  reportWarnings([`OTEL_TRACES_SAMPLER: there is no sampler ${JSON.stringify(name)}; ignoring it`]);
  return new ParentBasedSampler({ root: new AlwaysOnSampler() });
}

function rootSampler(name: string, environment: Environment): Sampler | null {
  switch (name) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(ratio(environment));
    default:
      return null;
  }
}

function ratio(environment: Environment): number {
  const found = findVariable(environment, 'OTEL_TRACES_SAMPLER_ARG');
  if (found === null) return 1;
  const value = Number(found.value);
  if (value >= 0 && value <= 1) return value;
  reportWarnings([`${found.name} must be a number from 0 to 1, not ${found.value}; sampling all`]);
  return 1;
}
