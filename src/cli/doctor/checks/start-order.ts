import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { Project } from '../../../start/project.js';
import { type CheckResult, checked } from '../check-result.js';
import type { Examination } from '../examination.js';
import { type Finding, finding } from '../finding.js';

const REGISTER = /(^|\/)otlp-native\/(register|dist\/(esm|cjs)\/register\.js)$/;
/** Modules that start an SDK of their own. */
const OTHER_SDK =
  /^(@opentelemetry\/auto-instrumentations-node\/register|dd-trace\/init|newrelic|elastic-apm-node\/start)/;
/** Options of Node that load a module before the program. */
const LOADING = new Set(['--import', '--require', '-r']);
/** Other options of Node with a value of its own word. */
const WITH_VALUE = new Set(['--loader', '--experimental-loader', '-C', '--conditions', '--env-file']);

/** Where otlp-native/register is loaded, and whether that is early enough. */
export function checkStartOrder({
  environment,
  directory,
}: Pick<Examination, 'environment' | 'directory'>): CheckResult {
  const { type, scripts } = manifestOf(directory);
  const lines: [string, readonly string[]][] = [
    ['NODE_OPTIONS', wordsOf(environment.NODE_OPTIONS ?? '')],
    ...Object.entries(scripts).flatMap(([name, text]) =>
      nodeCalls(text).map((words): [string, readonly string[]] => [`package.json scripts.${name}`, words]),
    ),
  ];
  const findings: Finding[] = [];
  const starting: string[] = [];
  for (const [where, words] of lines) {
    const { loaded, rest } = readOptions(words);
    if (rest.some((word) => REGISTER.test(word.replace(/^--(import|require)=/, '')))) {
      findings.push(finding('START_AFTER_PROGRAM', where, ''));
      continue;
    }
    const index = loaded.findIndex(({ module }) => REGISTER.test(module));
    const start = loaded[index];
    if (start === undefined) continue;
    starting.push(where);
    findings.push(...startFindings(where, start, loaded.slice(0, index), type === 'module', directory));
    for (const { module } of loaded.filter(({ module }) => OTHER_SDK.test(module)))
      findings.push(finding('START_TWICE', where, module));
  }
  if (starting.length > 0) return checked('start', `by ${starting.join(', ')}`, findings);
  if (findings.length > 0) return checked('start', 'not before the program', findings);
  return checked('start', 'not without code', [finding('START_ABSENT', directory, '')]);
}

/** A module that an option loads. */
interface Loaded {
  readonly option: string;
  readonly module: string;
}

function startFindings(
  where: string,
  { option, module }: Loaded,
  earlier: readonly Loaded[],
  isEsm: boolean,
  directory: string,
): Finding[] {
  const project = new Project([join(directory, 'a file of the project')]);
  const isFound =
    project.resolve(module.startsWith('file:') ? module.slice('file://'.length) : module) !== null;
  const isPath = isAbsolute(module) || module.startsWith('.') || module.startsWith('file:');
  return [
    ...(isFound
      ? []
      : [finding('START_UNRESOLVABLE', where, isPath ? module : `${module} from ${directory}`)]),
    ...(isEsm && option !== '--import' ? [finding('START_REQUIRED_IN_ESM', where, '')] : []),
    ...earlier
      .filter((each) => !OTHER_SDK.test(each.module))
      // Node requires before it imports, whatever the order of the options.
      .map((each) => finding('START_TOO_LATE', where, `${each.option} ${each.module}`)),
  ];
}

/** What the options of Node load, and the words from the program's file on. */
function readOptions(words: readonly string[]): { loaded: Loaded[]; rest: readonly string[] } {
  const loaded: Loaded[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) return { loaded, rest: words.slice(at + 1) };
    const [option = '', value] = word.split(/=(.*)/s);
    if (WITH_VALUE.has(option) && value === undefined) at += 1;
    if (!LOADING.has(option)) continue;
    const module = value ?? words[at + 1] ?? '';
    if (value === undefined) at += 1;
    loaded.push({ option: option === '-r' ? '--require' : option, module });
  }
  return { loaded, rest: [] };
}

/** The words behind each `node` of a script, up to the next command. */
function nodeCalls(script: string): string[][] {
  return script.split(/&&|\|\||[;|&]/).flatMap((command) => {
    const words = wordsOf(command);
    const at = words.findIndex((word) => /^(.*\/)?node(\.exe)?$/.test(word));
    return at < 0 ? [] : [words.slice(at + 1)];
  });
}

/** Splits at spaces; quotes hold words together. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replace(/["']/g, ''));
}

function manifestOf(directory: string): { type: string; scripts: Readonly<Record<string, string>> } {
  try {
    const content: unknown = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    const { type, scripts } = content as { type?: unknown; scripts?: unknown };
    const entries = Object.entries(typeof scripts === 'object' && scripts !== null ? scripts : {});
    const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return { type: type === 'module' ? 'module' : 'commonjs', scripts: Object.fromEntries(texts) };
  } catch {
    return { type: 'commonjs', scripts: {} };
  }
}
