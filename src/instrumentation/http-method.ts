import { type Environment, findVariable } from '../config/environment.js';

/** The methods that `http.request.method` may name, where nobody names others. */
export const BUILT_IN_METHODS: readonly string[] = Object.freeze([
  ...['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH', 'QUERY'],
]);

const VARIABLE = 'OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS';
const BUILT_IN: ReadonlySet<string> = new Set(BUILT_IN_METHODS);

/** The value of `http.request.method` where a method isn't known. */
export const OTHER_METHOD = '_OTHER';

/** Makes the value of `http.request.method` of a request's method: the method, or {@link OTHER_METHOD}. */
export type MethodNaming = (method: string) => string;

/**
 * Tells the methods of `known` apart, as they are written. The built-in ones are known in small letters, too.
 *
 * @param known replaces the whole list. Default: that of `OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS`, then the built-in one.
 */
export function methodNaming(known: readonly string[] | undefined, environment: Environment): MethodNaming {
  const chosen = known ?? fromEnvironment(environment);
  if (chosen === BUILT_IN_METHODS) return builtIn;
  const names = new Set(chosen);
  return (method) => (names.has(method) ? method : OTHER_METHOD);
}

function builtIn(method: string): string {
  if (BUILT_IN.has(method)) return method;
  const upper = method.toUpperCase();
  return BUILT_IN.has(upper) ? upper : OTHER_METHOD;
}

function fromEnvironment(environment: Environment): readonly string[] {
  const listed = (findVariable(environment, VARIABLE)?.value ?? '').split(',').map((entry) => entry.trim());
  const names = listed.filter((entry) => entry !== '');
  return names.length === 0 ? BUILT_IN_METHODS : names;
}
