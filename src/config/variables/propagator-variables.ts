import type { PropagatorName } from '../configuration.js';
import type { Parsed, VariableReader } from './variable-reader.js';

const NAME = 'OTEL_PROPAGATORS';

/** The propagators that there are. */
export const PROPAGATOR_NAMES: readonly PropagatorName[] = [
  ...(['tracecontext', 'baggage', 'b3', 'b3multi', 'jaeger', 'xray', 'ottrace'] as const),
];

/** What is used without the variable. */
export const DEFAULT_PROPAGATORS: readonly PropagatorName[] = ['tracecontext', 'baggage'];

/** The propagators of `OTEL_PROPAGATORS`, each once; none where `none` is among them. Null where it isn't set. */
export function propagatorNames(reader: VariableReader): Parsed<readonly PropagatorName[]> | null {
  const named = reader.list(NAME);
  if (named === null) return null;
  if (named.value.includes('none')) return { name: NAME, value: [] };
  const value = named.value.flatMap((entry) => {
    const known = PROPAGATOR_NAMES.find((name) => name === entry);
    if (known !== undefined) return [known];
    reader.fault(NAME, {
      code: 'UNKNOWN_COMPONENT',
      fault: `there is no propagator ${JSON.stringify(entry)}; ignoring it`,
      advice: `use those that there are: ${PROPAGATOR_NAMES.join(', ')}, none`,
    });
    return [];
  });
  return { name: NAME, value };
}
