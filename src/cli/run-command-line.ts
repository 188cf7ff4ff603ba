import { paintFor } from './colours.js';
import type { Host } from './command.js';
import { INTERNAL, OK, USAGE } from './exit-codes.js';
import { parseCommandLine } from './parse-command-line.js';
import { UsageError } from './usage-error.js';

/**
 * Does what the words after the program's name say: results go to the standard output, messages to the standard error.
 *
 * @returns the exit code; never rejects.
 */
export async function runCommandLine(words: readonly string[], host: Host): Promise<number> {
  const paint = paintFor(host.stderr, host.environment);
  try {
    return await run(words, host);
  } catch (error) {
    if (error instanceof UsageError) {
      const help = error.command === '' ? 'otlp-native help' : `otlp-native ${error.command} --help`;
      host.stderr.write(`${paint('red', 'error:')} ${error.message}\n${help} says more.\n`);
      return USAGE;
    }
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    host.stderr.write(
      `${paint('red', 'error:')} This is a mistake of otlp-native, please report it.\n${text}\n`,
    );
    return INTERNAL;
  }
}

async function run(words: readonly string[], host: Host): Promise<number> {
  const [first] = words;
  if (first === undefined) {
    const { programHelp } = await import('./help-text.js');
    host.stderr.write(programHelp(paintFor(host.stderr, host.environment)));
    return USAGE;
  }
  const { command, args, wantsHelp } = parseCommandLine(withShorthand(first, words));
  if (wantsHelp) {
    const { commandHelp } = await import('./help-text.js');
    host.stdout.write(commandHelp(command, paintFor(host.stdout, host.environment)));
    return OK;
  }
  const runCommand = await command.load();
  return runCommand(args, host);
}

/** What people try first. */
function withShorthand(first: string, words: readonly string[]): readonly string[] {
  if (first === '--help' || first === '-h') return ['help', ...words.slice(1)];
  if (first === '--version' || first === '-v' || first === '-V') return ['version', ...words.slice(1)];
  return words;
}
