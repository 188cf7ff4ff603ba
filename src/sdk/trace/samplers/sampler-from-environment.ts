import type { Environment } from '../../../config/environment.js';
import { samplerName, samplerRatio } from '../../../config/variables/sampler-variables.js';
import type { VariableReader } from '../../../config/variables/variable-reader.js';
import { reportingReader } from '../../../export/diagnostics.js';
import type { Sampler } from '../sampler.js';
import { AlwaysOffSampler } from './always-off-sampler.js';
import { AlwaysOnSampler } from './always-on-sampler.js';
import { ParentBasedSampler } from './parent-based-sampler.js';
import { TraceIdRatioBasedSampler } from './trace-id-ratio-based-sampler.js';

/**
 * The sampler of `OTEL_TRACES_SAMPLER` (`always_on`, `always_off`, `traceidratio`, or one of them behind `parentbased_`)
 * and `OTEL_TRACES_SAMPLER_ARG` (the ratio). Default: `parentbased_always_on`.
 */
export function samplerFromEnvironment(environment: Environment): Sampler {
  const reader = reportingReader(environment);
  const { name, isParentBased } = samplerName(reader);
  const root = rootSampler(name, reader);
  return isParentBased ? new ParentBasedSampler({ root }) : root;
}

function rootSampler(name: string, reader: VariableReader): Sampler {
  switch (name) {
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(samplerRatio(reader)?.value ?? 1);
    default:
      return new AlwaysOnSampler();
  }
}
