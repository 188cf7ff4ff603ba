// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are the shell’s variables
import type { Command } from '../command.js';
import { COMMANDS, optionsOf } from '../command-table.js';
import { firstWords, optionWords, parameterWords, valueWords } from './completion-words.js';

/** The completion script for bash 3.2 and newer; needs no package of completions. */
export function bashScript(): string {
  const { first, second } = firstWords();
  return [
    '# otlp-native completion for bash',
    '_otlp_native_files() {',
    '  local file',
    '  COMPREPLY=()',
    '  while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "$1")',
    '  # Quotes what has to be, and ends folders with a slash; bash 3.2 has no compopt.',
    '  compopt -o filenames 2>/dev/null',
    '}',
    '_otlp_native() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"',
    '  local command="${COMP_WORDS[1]}"',
    '  COMPREPLY=()',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    COMPREPLY=($(compgen -W '${first.map(([word]) => word).join(' ')} --help --version' -- "$current"))`,
    '    return',
    '  fi',
    ...(second.size === 0 ? [] : ['  case "$command" in']),
    ...[...second].flatMap(([word, below]) => [
      `    ${word})`,
      '      if [ "$COMP_CWORD" -eq 2 ]; then',
      `        COMPREPLY=($(compgen -W '${below.map(([each]) => each).join(' ')}' -- "$current"))`,
      '        return',
      '      fi',
      '      command="$command ${COMP_WORDS[2]}"',
      '      ;;',
    ]),
    ...(second.size === 0 ? [] : ['  esac']),
    '  case "$command" in',
    ...COMMANDS.flatMap(commandCase),
    '  esac',
    '}',
    'complete -F _otlp_native otlp-native',
    '',
  ].join('\n');
}

function commandCase(command: Command): string[] {
  const withValues = optionsOf(command).filter(({ value }) => value !== null);
  const values = withValues.map(
    (option) => `        --${option.name}) ${reply(valueWords(option))} return ;;`,
  );
  return [
    `    '${command.name}')`,
    ...(values.length === 0 ? [] : ['      case "$previous" in', ...values, '      esac']),
    '      case "$current" in',
    `        -*) ${reply(optionWords(command))} ;;`,
    `        *) ${reply(parameterWords(command))} ;;`,
    '      esac',
    '      ;;',
  ];
}

function reply(words: readonly string[] | 'files'): string {
  if (words === 'files') return '_otlp_native_files "$current";';
  return words.length === 0 ? ':;' : `COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$current"));`;
}
