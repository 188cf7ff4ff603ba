import { stderr } from 'node:process';
import { styleText } from 'node:util';

const BAR_CELLS = 30;

/** Shows how far the demo is: one line that moves in a terminal, plain lines elsewhere. All of it on stderr. */
export class Progress {
  readonly #total: number;
  readonly #isTerminal = stderr.isTTY === true;
  #lastLabel = '';

  constructor(total: number) {
    this.#total = total;
  }

  /** A line that stays. */
  note(line: string): void {
    this.#clear();
    stderr.write(`${line}\n`);
  }

  update(done: number, label: string): void {
    if (this.#isTerminal) {
      const filled = Math.round((BAR_CELLS * done) / this.#total);
      const bar = styleText('cyan', '█'.repeat(filled), { stream: stderr }) + '░'.repeat(BAR_CELLS - filled);
      this.#clear();
      stderr.write(`${bar} ${this.#percent(done)} ${label}`);
    } else if (label !== this.#lastLabel) {
      stderr.write(`${this.#percent(done)} ${label}\n`);
    }
    this.#lastLabel = label;
  }

  finish(): void {
    this.#clear();
  }

  #percent(done: number): string {
    return `${Math.round((100 * done) / this.#total)}%`.padStart(4);
  }

  #clear(): void {
    if (this.#isTerminal) stderr.write('\r\x1b[2K');
  }
}
