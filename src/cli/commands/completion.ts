import type { Arguments, Host } from '../command.js';
import { bashScript } from '../completion/bash-script.js';
import { fishScript } from '../completion/fish-script.js';
import { zshScript } from '../completion/zsh-script.js';
import { OK } from '../exit-codes.js';

const SCRIPTS: Readonly<Record<string, () => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** Prints the completion script of a shell. */
export async function completion({ parameters: [shell = ''] }: Arguments, host: Host): Promise<number> {
  host.stdout.write(SCRIPTS[shell]?.() ?? '');
  return OK;
}
