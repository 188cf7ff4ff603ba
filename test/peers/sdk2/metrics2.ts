/** What the tests use of the official metrics SDK's 2.x line. */

import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  createAllowListAttributesProcessor,
  type IMetricReader,
  MeterProvider,
} from '@opentelemetry/sdk-metrics';

export interface ViewLike {
  readonly kept: readonly string[] | undefined;
  readonly options: object;
}

/** A 2.x provider; a reader of ours fits by its shape. */
export function createMeterProvider2(
  attributes: Record<string, string | number>,
  views: readonly ViewLike[],
  reader: IMetricReader,
): MeterProvider {
  return new MeterProvider({
    resource: resourceFromAttributes(attributes),
    views: views.map(({ kept, options }) => ({
      ...options,
      ...(kept === undefined
        ? {}
        : { attributesProcessors: [createAllowListAttributesProcessor([...kept])] }),
    })),
    readers: [reader],
  });
}
