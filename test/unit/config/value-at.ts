/** What a configuration holds at a path such as `tracerProvider.processors[0].exporter`. */
export function valueAt(value: unknown, path: string): unknown {
  const keys = path.match(/[^.[\]"]+(?:\.[^.[\]"]+)*(?="\])|[^.[\]"]+/g) ?? [];
  return keys.reduce<unknown>(
    (part, key) => (typeof part === 'object' && part !== null ? Reflect.get(part, key) : undefined),
    value,
  );
}
