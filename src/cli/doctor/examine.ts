import { type CheckResult, checked } from './check-result.js';
import { checkApiCopies } from './checks/api-copies.js';
import { checkBinary } from './checks/binary.js';
import { checkConfiguration } from './checks/configuration.js';
import { checkCredentialFiles } from './checks/credential-files.js';
import { checkNodeVersion } from './checks/node-version.js';
import { checkPurpose } from './checks/purpose.js';
import { checkQueueFolders } from './checks/queue-folder.js';
import { checkStartOrder } from './checks/start-order.js';
import { type Diagnosis, diagnosisOf } from './diagnosis.js';
import type { Examination } from './examination.js';
import { finding } from './finding.js';
import { CHECKS, type CheckName } from './finding-table.js';

/** Called when a check is done, with how many are and how many there are. */
export type OnProgress = (done: number, total: number, next: string) => void;

/** One check, or several that depend on each other. */
interface Step {
  readonly check: CheckName;
  readonly run: () => CheckResult | Promise<readonly CheckResult[]>;
}

/** Makes every check; those that don't depend on each other at once. */
export async function examine(examination: Examination, onProgress: OnProgress): Promise<Diagnosis> {
  const steps: readonly Step[] = [
    { check: 'binary', run: checkBinary },
    { check: 'node', run: () => checkNodeVersion(examination.nodeVersion) },
    { check: 'api', run: () => checkApiCopies(examination) },
    { check: 'start', run: () => checkStartOrder(examination) },
    { check: 'configuration', run: () => checkConfiguration(examination) },
    { check: 'purpose', run: () => checkPurpose(examination) },
    { check: 'files', run: () => checkCredentialFiles(examination) },
    { check: 'queue', run: () => checkQueueFolders(examination) },
  ];
  let done = 0;
  onProgress(0, steps.length, '');
  const results = await Promise.all(
    steps.map(async (step) => {
      const result = await made(step);
      done += 1;
      onProgress(done, steps.length, CHECKS[step.check]);
      return result;
    }),
  );
  return diagnosisOf(results.flat());
}

/** A check that fails itself is a finding, and the others go on. */
async function made({ check, run }: Step): Promise<readonly CheckResult[]> {
  try {
    return [await run()].flat();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [checked(check, 'not made', [finding('CHECK_FAILED', CHECKS[check], reason)])];
  }
}
