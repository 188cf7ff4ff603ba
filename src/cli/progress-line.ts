import type { Environment } from '../config/environment.js';
import type { Output } from './command.js';

const WIDTH = 24;

/** One line that says how far a long work is, on a terminal; elsewhere it says nothing. */
export class ProgressLine {
  private readonly output: Output;
  private readonly isShown: boolean;
  private hasLine = false;

  constructor(output: Output, environment: Environment) {
    this.output = output;
    this.isShown = output.isTerminal && environment.TERM !== 'dumb';
  }

  /** Replaces the line by how much is done, and what is under way. */
  show(done: number, total: number, what: string): void {
    if (!this.isShown) return;
    const filled = total === 0 ? WIDTH : Math.round((done / total) * WIDTH);
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    this.hasLine = true;
    this.output.write(`\r\u001B[K${bar} ${done}/${total} ${what}`);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.hasLine) this.output.write('\r\u001B[K');
    this.hasLine = false;
  }
}
