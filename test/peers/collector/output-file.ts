import { open } from 'node:fs/promises';

/** A file of JSON lines, read as it grows: one request a line, as the Collector's file exporter writes them. */
export class OutputFile {
  readonly #path: string;
  readonly #onLine: (line: string) => void;
  #offset = 0;
  #rest: Buffer = Buffer.alloc(0);

  constructor(path: string, onLine: (line: string) => void) {
    this.#path = path;
    this.#onLine = onLine;
  }

  /** Hands on what was written since the last call, line by line. */
  async readMore(): Promise<void> {
    const file = await open(this.#path).catch(() => null);
    if (file === null) return;
    try {
      const { size } = await file.stat();
      if (size === this.#offset) return;
      const { buffer, bytesRead } = await file.read(
        Buffer.alloc(size - this.#offset),
        0,
        size - this.#offset,
        this.#offset,
      );
      this.#offset += bytesRead;
      this.#rest = Buffer.concat([this.#rest, buffer.subarray(0, bytesRead)]);
    } finally {
      await file.close();
    }
    this.#takeLines();
  }

  #takeLines(): void {
    const end = this.#rest.lastIndexOf(0x0a) + 1;
    const lines = this.#rest.subarray(0, end).toString('utf8').split('\n');
    this.#rest = this.#rest.subarray(end);
    for (const line of lines) if (line !== '') this.#onLine(line);
  }
}
