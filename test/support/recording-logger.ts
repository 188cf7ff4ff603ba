/** A logger that only keeps what it is given. */

import type { EmittedLogRecord } from 'otlp-native';

export class RecordingLogger {
  readonly records: EmittedLogRecord[] = [];
  /** Records below it are not wanted. */
  minimumSeverity = 0;

  emit(record: EmittedLogRecord): void {
    this.records.push(record);
  }

  enabled({ severityNumber = 0 }: { severityNumber?: number } = {}): boolean {
    return severityNumber === 0 || severityNumber >= this.minimumSeverity;
  }
}
