const WIDTH = 30;

/** One line that fills up, on a terminal; silent elsewhere. */
export class ProgressBar {
  private readonly stream: NodeJS.WriteStream;

  constructor(stream: NodeJS.WriteStream) {
    this.stream = stream;
  }

  /** `share` from 0 to 1. */
  show(share: number, text: string): void {
    if (!this.stream.isTTY) return;
    const filled = Math.round(share * WIDTH);
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    this.stream.write(`\r${bar} ${Math.floor(share * 100)} % ${text} `);
  }

  end(): void {
    if (this.stream.isTTY) this.stream.write('\n');
  }
}
