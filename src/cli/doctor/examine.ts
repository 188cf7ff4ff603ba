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
import { examinePlace, PLACE_CHECKS } from './examine-place.js';
import { finding } from './finding.js';
import { CHECKS, type CheckName } from './finding-table.js';
import { placesOf } from './network/place.js';

/** Called when a check is done, with how many are and how many there are. */
export type OnProgress = (done: number, total: number, next: string) => void;

/** A check of what is on this machine. */
interface LocalCheck {
  readonly check: CheckName;
  readonly run: (examination: Examination) => CheckResult;
}

const LOCAL: readonly LocalCheck[] = [
  { check: 'binary', run: checkBinary },
  { check: 'node', run: ({ nodeVersion }) => checkNodeVersion(nodeVersion) },
  { check: 'api', run: checkApiCopies },
  { check: 'start', run: checkStartOrder },
  { check: 'configuration', run: checkConfiguration },
  { check: 'purpose', run: checkPurpose },
  { check: 'files', run: checkCredentialFiles },
  { check: 'queue', run: checkQueueFolders },
];

/** Makes every check: those of this machine, then those of the servers at once. */
export async function examine(examination: Examination, onProgress: OnProgress): Promise<Diagnosis> {
  const { timeoutMs, environment, destinations } = examination;
  let done = 0;
  const places = placesOf(destinations, environment);
  const total = LOCAL.length + places.length * PLACE_CHECKS;
  const onDone = (check: CheckName): void => {
    done += 1;
    onProgress(done, total, CHECKS[check]);
  };
  onProgress(0, total, '');
  const local = LOCAL.map(async ({ check, run }): Promise<readonly CheckResult[]> => {
    const results = await made(check, async () => [run(examination)]);
    onDone(check);
    return results;
  });
  const here = (await Promise.all(local)).flat();
  const failed = new Set(here.filter(({ status }) => status === 'failed').map(({ check }) => check));
  const there = await Promise.all(
    places.map((place) => made('roundTrip', () => examinePlace(place, timeoutMs, failed, onDone))),
  );
  return diagnosisOf([...here, ...there.flat()]);
}

/** A check that fails itself is a finding, and the others go on. */
async function made(
  check: CheckName,
  run: () => Promise<readonly CheckResult[]>,
): Promise<readonly CheckResult[]> {
  try {
    return await run();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [checked(check, 'not made', [finding('CHECK_FAILED', CHECKS[check], reason)])];
  }
}
