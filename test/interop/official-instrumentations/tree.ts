/** A shape's spans as lines, for expectations that a person reads. */

import type { SpanShape } from './shape.ts';

/** One line a span: its name, indented by its depth. Siblings stand in the order of the shape. */
export function lines(spans: readonly SpanShape[], depth = 0): string[] {
  return spans.flatMap(({ name, children }) => ['  '.repeat(depth) + name, ...lines(children, depth + 1)]);
}
