#!/usr/bin/env node
import { processHost } from './process-host.js';
import { runCommandLine } from './run-command-line.js';

/** The command `otlp-native`. The process ends by itself once everything is written. */
void runCommandLine(process.argv.slice(2), processHost()).then((code) => {
  process.exitCode = code;
});
