import type { Command, Option } from './command.js';
import { FAULTS } from './exit-codes.js';

/** What every command takes. */
export const COMMON_OPTIONS: readonly Option[] = [
  { name: 'help', short: 'h', description: 'Shows the command’s help.', value: null },
];

const JSON_OPTION: Option = {
  name: 'json',
  description: 'Writes the result as JSON, for programs.',
  value: null,
};

const PROTOCOL_VALUES = ['grpc', 'http/protobuf', 'http/json'];

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  {
    name: 'doctor',
    summary: 'Looks for what keeps telemetry from arriving, and says what to do about it.',
    details: [
      'Run it where the application runs: in its folder, with its variables. It looks at the installation, the configuration and the way to every endpoint, and sends empty requests. Nothing is stored anywhere but what a server does with an empty request.',
    ],
    parameters: [],
    options: [
      {
        name: 'endpoint',
        description:
          'Asks this endpoint instead of those of the configuration; over HTTP the paths of the signals are appended.',
        value: { name: 'URL', values: 'any', fault: endpointFault },
      },
      {
        name: 'protocol',
        description: 'Uses this protocol instead of that of the configuration.',
        value: { name: 'PROTOCOL', values: PROTOCOL_VALUES },
      },
      {
        name: 'timeout',
        description: 'How long one step may take, in seconds. Default 5.',
        value: { name: 'SECONDS', values: 'any', fault: secondsFault },
      },
      { name: 'strict', description: 'Warnings are faults, too.', value: null },
      JSON_OPTION,
    ],
    examples: [
      { line: 'doctor', purpose: 'Look at everything.' },
      {
        line: 'doctor --endpoint https://collector.example:4317 --protocol grpc',
        purpose: 'Try another endpoint.',
      },
      { line: 'doctor --json --strict', purpose: 'A step of a deployment.' },
    ],
    exits: [{ code: FAULTS, when: 'a fault was found' }],
    load: async () => (await import('./commands/doctor.js')).doctor,
  },
  {
    name: 'config show',
    summary: 'Shows the configuration that is in force, and where each value came from.',
    details: [
      'Values of headers, and what of a URL may be secret, are replaced by ***. What is wrong with the configuration goes to the standard error.',
    ],
    parameters: [],
    options: [
      {
        name: 'file',
        description: 'Uses this file instead of that of OTEL_CONFIG_FILE.',
        value: { name: 'FILE', values: 'files' },
      },
      JSON_OPTION,
    ],
    examples: [
      { line: 'config show', purpose: 'What a start would use now.' },
      { line: 'config show --file otel.yaml --json', purpose: 'What a file means.' },
    ],
    exits: [{ code: FAULTS, when: 'the configuration has errors' }],
    load: async () => (await import('./commands/config-show.js')).configShow,
  },
  {
    name: 'config validate',
    summary: 'Reports everything that is wrong with a configuration file, with line and column.',
    details: ['Variables that the file names are taken from the environment.'],
    parameters: [
      {
        name: 'FILE',
        description: 'The file; - for the standard input.',
        isRequired: true,
        values: 'files',
      },
    ],
    options: [JSON_OPTION],
    examples: [
      { line: 'config validate otel.yaml', purpose: 'Check a file.' },
      { line: 'config validate - < otel.yaml', purpose: 'Check what another program writes.' },
    ],
    exits: [{ code: FAULTS, when: 'the file has errors, or can’t be read' }],
    load: async () => (await import('./commands/config-validate.js')).configValidate,
  },
  {
    name: 'config schema',
    summary: 'Prints the JSON Schema of configuration files, for editors.',
    details: [],
    parameters: [],
    options: [],
    examples: [
      {
        line: 'config schema > otel.schema.json',
        purpose: 'Then begin the file with # yaml-language-server: $schema=otel.schema.json',
      },
    ],
    exits: [],
    load: async () => (await import('./commands/config-schema.js')).configSchema,
  },
  {
    name: 'completion',
    summary: 'Prints a script that makes a shell complete commands and options.',
    details: [],
    parameters: [
      {
        name: 'SHELL',
        description: 'The shell.',
        isRequired: true,
        values: ['bash', 'zsh', 'fish'],
      },
    ],
    options: [],
    examples: [
      { line: 'completion bash > ~/.local/share/bash-completion/completions/otlp-native', purpose: 'bash' },
      { line: 'completion zsh > ~/.zfunc/_otlp-native', purpose: 'zsh, with ~/.zfunc in fpath' },
      { line: 'completion fish > ~/.config/fish/completions/otlp-native.fish', purpose: 'fish' },
    ],
    exits: [],
    load: async () => (await import('./commands/completion.js')).completion,
  },
  {
    name: 'help',
    summary: 'Shows help, of the program or of a command.',
    details: [],
    parameters: [
      {
        name: 'COMMAND',
        description: 'The command.',
        isRequired: false,
        repeats: true,
        values: 'commands',
      },
    ],
    options: [],
    examples: [{ line: 'help config validate', purpose: 'Help of a command.' }],
    exits: [],
    load: async () => (await import('./commands/help.js')).help,
  },
  {
    name: 'version',
    summary: 'Prints the version of the package, of its binary and of Node.',
    details: [],
    parameters: [],
    options: [JSON_OPTION],
    examples: [],
    exits: [{ code: FAULTS, when: 'the binary can’t be loaded' }],
    load: async () => (await import('./commands/version.js')).version,
  },
];

/** The options of a command, with those of every command. */
export function optionsOf(command: Command): readonly Option[] {
  return [...command.options, ...COMMON_OPTIONS];
}

/** As endpoints of the configuration: gRPC's may come without a scheme. */
function endpointFault(text: string): string | null {
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const url = hasScheme ? text : `http://${text}`;
  const isPossible = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  return isPossible ? null : 'must be a URL that begins with http:// or https://';
}

/** The longest one allowed; a check that takes longer is no help. */
const LONGEST_TIMEOUT_S = 300;

function secondsFault(text: string): string | null {
  const seconds = Number(text);
  const isPossible = text.trim() !== '' && seconds > 0 && seconds <= LONGEST_TIMEOUT_S;
  return isPossible ? null : `must be a number of seconds above 0, up to ${LONGEST_TIMEOUT_S}`;
}
