/** What of an error is read; anything may have been thrown. */
interface ErrorLike {
  readonly code?: unknown;
  readonly name?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
}

/**
 * The `exception.*` attributes of `exception`, by the rules of the official SDK: an error's code stands before its name
 * as the type, and a text or number is a message. Empty when it is none of these.
 */
export function exceptionAttributes(exception: unknown): [key: string, value: unknown][] {
  if (typeof exception === 'string' || typeof exception === 'number') {
    return [['exception.message', String(exception)]];
  }
  if (typeof exception !== 'object' || exception === null) return [];
  const { code, name, message, stack } = exception as ErrorLike;
  const attributes: [string, unknown][] = [];
  if (code) attributes.push(['exception.type', String(code)]);
  else if (name) attributes.push(['exception.type', name]);
  if (message) attributes.push(['exception.message', message]);
  if (stack) attributes.push(['exception.stacktrace', stack]);
  return attributes;
}
