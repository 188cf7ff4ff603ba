import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ConfigurationProblem, describeProblem } from '../../config/configuration-problem.js';
import { parseConfigurationFile } from '../../config/parse-configuration-file.js';
import { paintFor } from '../colours.js';
import type { Arguments, Host } from '../command.js';
import { FAULTS, OK } from '../exit-codes.js';

/** Reports everything that is wrong with a file. */
export async function configValidate({ parameters, flags }: Arguments, host: Host): Promise<number> {
  const [file = '-'] = parameters;
  const problems = problemsOf(file, host);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  if (flags.has('json')) {
    const shown = { file, valid: errors === 0, problems };
    host.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  } else {
    for (const problem of problems) host.stdout.write(`${describeProblem(problem)}\n`);
    const paint = paintFor(host.stderr, host.environment);
    const verdict = errors === 0 ? paint('green', 'valid') : paint('red', 'not valid');
    const count = `${counted(errors, 'error')}, ${counted(problems.length - errors, 'warning')}`;
    host.stderr.write(`${file} is ${verdict}: ${count}\n`);
  }
  return errors === 0 ? OK : FAULTS;
}

function problemsOf(file: string, host: Host): readonly ConfigurationProblem[] {
  let text: string;
  try {
    text = file === '-' ? host.readStandardInput() : readFileSync(resolve(host.directory, file), 'utf8');
  } catch (error) {
    return [
      {
        code: 'FILE_UNREADABLE',
        severity: 'error',
        path: '',
        file,
        message: `can’t be read: ${error instanceof Error ? error.message : String(error)}`,
        advice: 'name a file that exists and that you may read',
      },
    ];
  }
  const name = file === '-' ? 'standard input' : file;
  return parseConfigurationFile(text, name, host.environment).problems;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
