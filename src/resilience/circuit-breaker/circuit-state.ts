/**
 * - `closed`: calls go, and are counted.
 * - `open`: no call goes, until its time is over.
 * - `halfOpen`: a few go, and decide.
 * - `forcedOpen`, `disabled` and `metricsOnly` are set by hand and stay: no call goes; all go, and none is counted; all go, and are
 *   counted.
 */
export type CircuitState = 'closed' | 'open' | 'halfOpen' | 'forcedOpen' | 'disabled' | 'metricsOnly';
