/** What zsh and fish themselves offer for a line, with the completion script of the command line in place. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../support/cli-host.ts';

/** A shell that completes lines in a folder of its own, which holds `otel.yaml` and `my otel.yaml`. */
export interface CompletingShell {
  /** What the shell offers for a line whose last word, perhaps empty, is being typed; sorted. */
  offered(line: string): string[];
  dispose(): void;
}

// A shell that waits for a key would wait for ever.
const DEADLINE_MS = 20_000;

/** fish, asked by the builtin that its own completion is made of. */
export async function startFish(fish: string): Promise<CompletingShell> {
  const { home, folder, dispose } = makeFolders();
  const script = join(home, 'otlp-native.fish');
  writeFileSync(script, (await runCli(['completion', 'fish'])).stdout);
  return {
    dispose,
    offered(line) {
      const program = 'source $argv[1]; complete -C $argv[2]';
      const output = execFileSync(fish, ['--no-config', '-c', program, script, line], {
        cwd: folder,
        // Whatever it complains about would be among what it offers, or on stderr.
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, HOME: home },
        encoding: 'utf8',
        timeout: DEADLINE_MS,
      });
      return linesOf(output).map((each) => each.split('\t')[0] ?? '');
    },
  };
}

/** zsh, at a terminal of its own, where the line and the tab key are typed. */
export async function startZsh(zsh: string, kind: 'autoloaded' | 'evaluated'): Promise<CompletingShell> {
  const { home, folder, dispose } = makeFolders();
  const functions = join(home, 'functions');
  const offers = join(home, 'offers');
  mkdirSync(functions);
  const script = (await runCli(['completion', 'zsh'])).stdout;
  writeFileSync(join(kind === 'autoloaded' ? functions : home, '_otlp-native'), script);
  writeFileSync(
    join(home, '.zshrc'),
    ZSHRC + (kind === 'evaluated' ? 'eval "$(<$HOME/_otlp-native)"\n' : ''),
  );
  return {
    dispose,
    offered(line) {
      writeFileSync(offers, '');
      execFileSync(zsh, ['-f', '-c', TYPE_LINE], {
        cwd: folder,
        stdio: 'inherit',
        env: { ...process.env, HOME: home, ZDOTDIR: home, ZSH: zsh, LINE: line },
        timeout: DEADLINE_MS,
      });
      // zsh quotes what it offers for the line.
      return linesOf(readFileSync(offers, 'utf8')).map((each) => each.replaceAll('\\ ', ' '));
    },
  };
}

/** Everything that is offered goes through `compadd`, which here writes it down as well. */
const ZSHRC = `PS1='READY> '
fpath=($HOME/functions $fpath)
autoload -Uz compinit; compinit -u -D
compadd() {
  if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
  local -a hits
  builtin compadd -A hits "$@"
  (( $#hits )) && print -rl -- $hits >> $HOME/offers
  builtin compadd "$@"
}
bindkey '^I' complete-word
`;

/** Once zsh edits lines: the line, tab; then away with it, and the end. */
const TYPE_LINE = `zmodload zsh/zpty
zpty shell "$ZSH -d -i"
zpty -r shell output '*READY> *'
zpty -w -n shell "$LINE"$'\\t\\x15exit\\r'
while zpty -r shell output; do :; done`;

function makeFolders(): { home: string; folder: string; dispose: () => void } {
  const home = mkdtempSync(join(tmpdir(), 'otlp-native-shell-'));
  const folder = join(home, 'project');
  mkdirSync(folder);
  for (const name of ['otel.yaml', 'my otel.yaml']) writeFileSync(join(folder, name), '');
  return { home, folder, dispose: () => rmSync(home, { recursive: true }) };
}

function linesOf(output: string): string[] {
  return [...new Set(output.split('\n'))].filter((each) => each !== '').sort();
}
