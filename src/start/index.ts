/**
 * The start of everything from the environment, as a function.
 *
 * @packageDocumentation
 */

export { type Started, type StartOptions, start } from './start.js';
export type { StartableInstrumentation } from './startable-instrumentation.js';
