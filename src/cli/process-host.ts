import { readFileSync } from 'node:fs';
import type { Host, Output } from './command.js';

/** Descriptor of the standard input. */
const STDIN = 0;

/** This process. A reader that goes away early, such as `head`, ends it without a word. */
export function processHost(): Host {
  return {
    environment: process.env,
    directory: process.cwd(),
    nodeVersion: process.versions.node,
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    readStandardInput: () => readFileSync(STDIN, 'utf8'),
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  return {
    isTerminal: stream.isTTY === true,
    write: (text) => {
      stream.write(text);
    },
  };
}
