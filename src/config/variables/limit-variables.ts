import { whole } from '../checks.js';
import {
  DEFAULT_ORIGIN,
  type DocumentNode,
  mapNode,
  scalarNode,
  variableOrigin,
} from '../document/document-node.js';
import type { VariableReader } from './variable-reader.js';

const ANY = whole(0, 2 ** 31 - 1);
const COUNT = 128;

/** The limits that variables set, in the form of the file. */
export interface LimitsDocuments {
  readonly general: DocumentNode;
  readonly spans: DocumentNode;
  readonly logRecords: DocumentNode;
}

/** `OTEL_ATTRIBUTE_*`, `OTEL_SPAN_*`, `OTEL_EVENT_*`, `OTEL_LINK_*` and `OTEL_LOGRECORD_*`. */
export function limitsDocuments(reader: VariableReader): LimitsDocuments {
  const limit = (name: string, fallback: number | string): DocumentNode | undefined => {
    const parsed = reader.number([name], ANY, fallback);
    return parsed === null ? undefined : scalarNode(parsed.value, variableOrigin(name));
  };
  const attributes = (
    prefix: string,
    fallbacks: readonly [string, number | string],
  ): Record<string, DocumentNode | undefined> => ({
    attribute_value_length_limit: limit(`${prefix}ATTRIBUTE_VALUE_LENGTH_LIMIT`, fallbacks[0]),
    attribute_count_limit: limit(`${prefix}ATTRIBUTE_COUNT_LIMIT`, fallbacks[1]),
  });
  const general = ['the general limit', 'the general limit'] as const;
  return {
    general: mapNode(attributes('OTEL_', ['no limit', COUNT]), DEFAULT_ORIGIN),
    spans: mapNode(
      {
        ...attributes('OTEL_SPAN_', general),
        event_count_limit: limit('OTEL_SPAN_EVENT_COUNT_LIMIT', COUNT),
        link_count_limit: limit('OTEL_SPAN_LINK_COUNT_LIMIT', COUNT),
        event_attribute_count_limit: limit('OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT', COUNT),
        link_attribute_count_limit: limit('OTEL_LINK_ATTRIBUTE_COUNT_LIMIT', COUNT),
      },
      DEFAULT_ORIGIN,
    ),
    logRecords: mapNode(attributes('OTEL_LOGRECORD_', general), DEFAULT_ORIGIN),
  };
}
