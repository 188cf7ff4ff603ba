import { realpathSync } from 'node:fs';

/** The file of the command in this package, which may be linked from anywhere. */
const COMMAND_FILE = /[\\/]dist[\\/](?:esm|cjs)[\\/]cli[\\/]main\.js$/;

/**
 * Whether this process is the command `otlp-native`: `NODE_OPTIONS` load the start there, too, and what looks for faults of an
 * application's telemetry is to send none of its own.
 */
export function isOwnCommand(file: string | undefined = process.argv[1]): boolean {
  if (file === undefined || !/otlp-native|main\.js/.test(file)) return false;
  try {
    // The command is a link in `node_modules/.bin`.
    return COMMAND_FILE.test(realpathSync(file));
  } catch {
    return false;
  }
}
