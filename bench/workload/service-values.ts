/** A service's resource, as detectors fill it. */
export const RESOURCE_ATTRIBUTES = {
  'service.name': 'checkout',
  'service.version': '1.2.3',
  'service.instance.id': '627cc493-f310-47de-96bd-71410b7dec09',
  'deployment.environment.name': 'production',
  'host.name': 'ip-10-0-0-12',
  'process.pid': 4242,
  'process.runtime.name': 'nodejs',
  'process.runtime.version': '24.11.0',
  'telemetry.sdk.name': 'opentelemetry',
  'telemetry.sdk.language': 'nodejs',
  'telemetry.sdk.version': '3.1.1',
};

/** Scope of what the workloads make. */
export const SCOPE = { name: 'bench-scope', version: '1.0.0' } as const;

export const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;

export const ROUTES = Array.from({ length: 40 }, (_, i) => ({
  route: asLiteral(`/api/v1/resource${i}/:id`),
  path: asLiteral(`/api/v1/resource${i}/`),
  spanName: asLiteral(`GET /api/v1/resource${i}/:id`),
}));

export const USER_AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36',
  'curl/8.5.0',
  'okhttp/4.12.0',
] as const;

/** The `i`th of these, over and over. */
export function pick<T>(values: readonly T[], i: number): T {
  const value = values[i % values.length];
  if (value === undefined) throw new RangeError('nothing to pick from');
  return value;
}

/** The text as the engine holds it where it stands in a program's source, as a router's routes do: one string for equal texts. */
function asLiteral(text: string): string {
  const [key = text] = Object.keys({ [text]: true });
  return key;
}
