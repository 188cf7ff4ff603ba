/**
 * The start of everything from the environment, as a function.
 *
 * @packageDocumentation
 */

export type { Started } from './running.js';
export { type StartOptions, start } from './start.js';
export type { StartableInstrumentation } from './startable-instrumentation.js';
