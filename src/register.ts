/**
 * Starts everything from the environment when it is loaded: `node --import otlp-native/register app.js`, or `--require` where
 * the application is CommonJS.
 *
 * @packageDocumentation
 */

import { isInternalThread } from './start/internal-thread.js';
import { isOwnCommand } from './start/own-command.js';
import { start } from './start/start.js';

if (!isInternalThread() && !isOwnCommand()) start();
