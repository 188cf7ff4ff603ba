import { paintFor } from '../colours.js';
import type { Arguments, Host } from '../command.js';
import { COMMANDS } from '../command-table.js';
import { OK } from '../exit-codes.js';
import { commandHelp, programHelp } from '../help-text.js';
import { unknownCommand } from '../parse-command-line.js';

/** Shows help: of the program, of a command, or of all commands of a group such as `config`. */
export async function help({ parameters }: Arguments, host: Host): Promise<number> {
  const paint = paintFor(host.stdout, host.environment);
  const name = parameters.join(' ');
  const commands = COMMANDS.filter((command) => command.name === name || command.name.startsWith(`${name} `));
  if (name === '') host.stdout.write(programHelp(paint));
  else if (commands.length === 0) throw unknownCommand(parameters);
  else host.stdout.write(commands.map((command) => commandHelp(command, paint)).join('\n'));
  return OK;
}
