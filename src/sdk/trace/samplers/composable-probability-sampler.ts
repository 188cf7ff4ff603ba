import { between, invalidOption, rangeFault } from '../../../config/checks.js';
import {
  type ComposableSampler,
  MAX_THRESHOLD,
  NOT_SAMPLING,
  type SamplingIntent,
} from './composable-sampler.js';
import { thresholdText } from './ot-trace-state.js';

/** Samples a share of all traces, by their random value: of two samplers, the one with less samples a part of the other's. */
export class ComposableProbabilitySampler implements ComposableSampler {
  private readonly intent: SamplingIntent;
  private readonly description: string;

  /**
   * @param ratio from 0 (none) to 1 (all).
   * @throws OtlpNativeError `INVALID_OPTION`
   */
  constructor(ratio: number) {
    const fault = rangeFault(ratio, between(0, 1));
    if (fault !== null) throw invalidOption('ratio', fault);
    const threshold = MAX_THRESHOLD - BigInt(Math.round(ratio * Number(MAX_THRESHOLD)));
    const isNever = threshold === MAX_THRESHOLD;
    this.intent = isNever ? NOT_SAMPLING : Object.freeze({ threshold, thresholdReliable: true });
    this.description = `ComposableProbabilitySampler(threshold=${isNever ? 'max' : thresholdText(threshold)}, ratio=${ratio})`;
  }

  getSamplingIntent(): SamplingIntent {
    return this.intent;
  }

  toString(): string {
    return this.description;
  }
}
