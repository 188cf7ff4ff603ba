import type { Configuration } from '../config/configuration.js';

/** Settings that are understood and were given, and that nothing here can follow, each as a sentence. */
export function unusedSettings(configuration: Configuration): string[] {
  const { attributeLimits, instrumentation, meterProvider } = configuration;
  const unused: string[] = [];
  const { stabilityOptIn, exceptionSignal, http } = instrumentation;
  if (stabilityOptIn.some((entry) => entry.startsWith('http/') || entry === 'database/dup')) {
    unused.push(
      `the stability opt-in ${stabilityOptIn.join(', ')} is for official instrumentations only, by the variable ` +
        'OTEL_SEMCONV_STABILITY_OPT_IN: ours have the stable conventions',
    );
  }
  if (exceptionSignal !== 'span-events') {
    unused.push('exceptions as log records are not supported; they stay events of spans');
  }
  if (http.client.knownMethods !== null || http.server.knownMethods !== null) {
    unused.push('known HTTP methods are not used; the built-in list is');
  }
  if (attributeLimits.attributeValueDepthLimit !== 64) {
    unused.push('the limit of the depth of attribute values is not used');
  }
  const hasScale = meterProvider?.views.some(
    ({ stream: { aggregation } }) =>
      aggregation.kind === 'base2ExponentialBucketHistogram' && aggregation.maxScale !== 20,
  );
  if (hasScale) unused.push('max_scale of exponential histograms is not used; they begin with 20');
  return unused;
}
