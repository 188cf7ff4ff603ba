import type { ExportStats } from 'otlp-native';

/** How many spans a program ends with each provider. */
export const SPANS = 50;

/** Where the items of three providers ended up. */
export interface Delivery {
  spans: ExportStats;
  points: ExportStats;
  logs: ExportStats;
}

/** What a program prints, as JSON, when it is done. */
export interface Report {
  node: string;
  /** Warnings and errors of OpenTelemetry's diagnostics. */
  diagnostics: string[];
  own: Delivery;
}

/** What `smoke.ts` prints. */
export interface SmokeReport extends Report {
  official: Delivery;
}

/** What `bare.ts` prints. */
export interface BareReport extends Report {
  /** How the import of `otlp-native/winston` failed. */
  winston: string;
}
