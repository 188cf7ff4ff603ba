import type { AttributeMap } from '../../capture/attribute-map.js';

/** What of an error is read; anything may have been thrown. */
interface ErrorLike {
  readonly code?: unknown;
  readonly name?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
}

/**
 * The attributes of the event `exception`, by the rules of the official SDK: an error's code stands before its name as
 * the type.
 *
 * @returns null when `exception` says neither its type nor a message.
 */
export function exceptionAttributes(exception: unknown): AttributeMap | null {
  const attributes: Record<string, unknown> = {};
  if (typeof exception === 'string') attributes['exception.message'] = exception;
  else if (exception) {
    const { code, name, message, stack } = exception as ErrorLike;
    if (code) attributes['exception.type'] = String(code);
    else if (name) attributes['exception.type'] = name;
    if (message) attributes['exception.message'] = message;
    if (stack) attributes['exception.stacktrace'] = stack;
  }
  return attributes['exception.type'] || attributes['exception.message'] ? attributes : null;
}
