import { loadBinding } from '../../../native/load.js';
import { platformTriple } from '../../../native/platform.js';
import { VERSION } from '../../../version.js';
import { type CheckResult, checked } from '../check-result.js';
import { finding } from '../finding.js';

/** Whether the binary of this platform loads, and is of this version. */
export function checkBinary(): CheckResult {
  const platform = platformTriple();
  const name = `otlp-native-${platform}`;
  try {
    loadBinding();
    return checked('binary', `${VERSION} for ${platform}`);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isOld = message.includes('the binary is of version');
    const detail = isOld ? (/the binary is of version [^;]*/.exec(message)?.[0] ?? message) : message;
    const advice = isOld ? undefined : `npm install ${name}`;
    return checked('binary', platform, [
      finding(isOld ? 'BINARY_VERSION' : 'BINARY_MISSING', name, detail, advice),
    ]);
  }
}
