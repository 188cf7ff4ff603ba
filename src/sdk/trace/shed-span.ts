import { UnsampledSpan } from './unsampled-span.js';

/** A span that `costBudget` left out, or one below such a span. */
export class ShedSpan extends UnsampledSpan {}
