import { closeSync, openSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { diag } from '@opentelemetry/api';
import type { OtlpFileExporterConfiguration } from '../config/configuration-exporters.js';
import type { CompleteExporterOptions } from '../config/exporter-options.js';
import { OtlpNativeError } from '../errors.js';
import { LoopbackSink } from '../export/loopback-sink.js';
import { type ExitFlush, flushAtExit, forgetAtExit } from '../native/exit.js';

/** Where lines go. */
interface LineStream {
  write(line: string): void;
  close(): void;
}

/**
 * Writes what an exporter sends as lines of OTLP's JSON form, a request each, to the standard output or to the end of a file.
 *
 * @see https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/
 */
export class OtlpFileOutput implements ExitFlush {
  private readonly stream: LineStream;
  private readonly name: string;
  private readonly sink: LoopbackSink;
  private lostRequests = 0;

  /** @throws OtlpNativeError `INVALID_OPTION` when the file can't be opened, `BIND_FAILED`. */
  constructor({ outputStream }: OtlpFileExporterConfiguration) {
    this.name = outputStream;
    this.stream = outputStream === 'stdout' ? STDOUT : openedFile(outputStream);
    this.sink = new LoopbackSink(() => this.write());
  }

  /** How an exporter delivers to here. */
  exporterOptions(signal: 'traces' | 'metrics' | 'logs'): CompleteExporterOptions {
    return this.sink.exporterOptions(signal);
  }

  /** Writes what is delivered at the exit; to be called once the exporter is there, whose own flush comes first then. */
  flushAtExit(): void {
    flushAtExit(this);
  }

  /** @inheritdoc */
  beginExitFlush(): void {}

  /** @inheritdoc */
  endExitFlush(): void {
    this.write();
  }

  /** Writes what has come, and ends. */
  async close(): Promise<void> {
    forgetAtExit(this);
    await this.sink.close();
    this.write();
    this.sink.release();
    this.stream.close();
  }

  /** Whole lines at once: the end of the process, or another one that writes to the same file, can't come between. */
  private write(): void {
    for (let request = this.sink.take(); request !== null; request = this.sink.take()) {
      try {
        this.stream.write(`${request.json}\n`);
        if (this.lostRequests > 0)
          diag.warn(`otlp-native: ${this.name} is written again, after ${this.told()}`);
        this.lostRequests = 0;
      } catch (error) {
        this.lostRequests++;
        if (this.lostRequests > 1) continue;
        const reason = error instanceof Error ? error.message : String(error);
        diag.error(`otlp-native: ${this.name} can't be written, what comes is lost: ${reason}`);
      }
    }
  }

  private told(): string {
    return `${this.lostRequests} ${this.lostRequests === 1 ? 'request was' : 'requests were'} lost`;
  }
}

const STDOUT: LineStream = {
  write: (line) => void process.stdout.write(line),
  close: () => {},
};

function openedFile(url: string): LineStream {
  let descriptor: number;
  try {
    descriptor = openSync(fileURLToPath(url), 'a');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OtlpNativeError(
      'INVALID_OPTION',
      `${url} can't be opened for writing: ${reason}`,
      'output_stream',
    );
  }
  return {
    write: (line) => {
      const bytes = Buffer.from(line);
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    },
    close: () => closeSync(descriptor),
  };
}
