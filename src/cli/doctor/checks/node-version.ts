import { type CheckResult, checked } from '../check-result.js';
import { finding } from '../finding.js';

/** As `engines` of package.json; a test holds the two equal. */
export const OLDEST_NODE = [20, 19] as const;

/** Whether Node is new enough. */
export function checkNodeVersion(version: string): CheckResult {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  const isOld = major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
  return checked(
    'node',
    version,
    isOld
      ? [finding('NODE_UNSUPPORTED', `Node ${version}`, `${oldestMajor}.${oldestMinor} is the oldest`)]
      : [],
  );
}
