import type {
  BatchProcessorConfiguration,
  SimpleProcessorConfiguration,
} from '../config/configuration-exporters.js';
import type { OtlpProcessor } from './batching.js';

/** A processor of a signal, and its place in the configuration. */
export interface PlacedProcessor {
  readonly processor: OtlpProcessor;
  readonly path: string;
}

/** The processors whose exporter is that of OTLP. */
export function otlpProcessors<E extends { readonly kind: string }>(
  processors: readonly (BatchProcessorConfiguration<E> | SimpleProcessorConfiguration<E>)[],
  path: string,
): PlacedProcessor[] {
  return processors.flatMap((processor, index) =>
    isOtlp(processor) ? [{ processor, path: `${path}[${index}]` }] : [],
  );
}

/** Whether a processor's exporter is that of OTLP. */
export function isOtlp(processor: {
  readonly exporter: { readonly kind: string };
}): processor is OtlpProcessor {
  return processor.exporter.kind === 'otlp';
}
