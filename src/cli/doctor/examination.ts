import type { Environment } from '../../config/environment.js';
import type { ResolvedConfiguration } from '../../config/resolve-configuration.js';
import type { Destination } from './destinations.js';

/** What is examined, and how. */
export interface Examination {
  /** The variables that the program would have. */
  readonly environment: Environment;
  /** Where the program would run; absolute. */
  readonly directory: string;
  /** As `process.versions.node`. */
  readonly nodeVersion: string;
  /** How long one step may take. */
  readonly timeoutMs: number;
  readonly resolved: ResolvedConfiguration;
  /** Where telemetry goes. */
  readonly destinations: readonly Destination[];
}
