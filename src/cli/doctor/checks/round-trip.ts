import type { ClientOutcome } from '../../../client/client-outcome.js';
import { PROTOCOLS, type Protocol } from '../../../config/exporter-options.js';
import { maskedUrl } from '../../../config/masked-configuration.js';
import { OtlpNativeError } from '../../../errors.js';
import { type CheckResult, checked, skipped } from '../check-result.js';
import { below, type Destination, forProtocol } from '../destinations.js';
import { type Finding, finding } from '../finding.js';
import type { CheckName } from '../finding-table.js';
import { openRoute, openTls } from '../network/connect.js';
import type { Place } from '../network/place.js';
import { sendEmpty } from '../network/send-empty.js';
import { diagnosed } from '../outcome-finding.js';

/** A destination and what became of its request. */
interface Tried {
  readonly destination: Destination;
  readonly outcome: ClientOutcome;
}

/** Sends an empty request to every destination of a server, and finds out what went wrong. */
export async function checkRoundTrip(
  place: Place,
  timeoutMs: number,
  failedBefore: ReadonlySet<CheckName>,
): Promise<CheckResult> {
  let tried: Tried[];
  try {
    tried = await Promise.all(
      place.destinations.map(async (destination) => ({
        destination,
        outcome: await send(place, destination, timeoutMs),
      })),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const own = checkOf(error);
    // What the check of its own didn't see is a fault all the same.
    if (own !== null && failedBefore.has(own)) return skipped('roundTrip', reason);
    return checked('roundTrip', 'not made', [finding('SETTINGS_REFUSED', place.origin, reason)]);
  }
  const failed = tried.filter(({ outcome }) => !isTaken(outcome));
  const explanations = await Promise.all(grouped(failed).map((group) => explained(place, group, timeoutMs)));
  const findings = merged(explanations);
  const signals = tried.map(({ destination }) => destination.signal).join(', ');
  const protocols = [...new Set(place.destinations.map(({ exporter }) => exporter.protocol))];
  const others = failed.length === 0 ? await otherProtocols(place, protocols, timeoutMs) : '';
  return checked('roundTrip', `${signals} by ${protocols.join(', ')} to ${place.origin}${others}`, findings);
}

/** The check that tells of what keeps a client from being made: files that the settings name, and the binary. */
function checkOf(error: unknown): CheckName | null {
  if (!(error instanceof OtlpNativeError)) return null;
  const { code, setting } = error;
  if (code === 'UNSUPPORTED_PLATFORM') return 'binary';
  return code === 'INVALID_CERTIFICATE' || setting === 'bearerTokenFile' ? 'files' : null;
}

function send(place: Place, destination: Destination, timeoutMs: number): Promise<ClientOutcome> {
  return sendEmpty(destination, place.proxy?.url ?? false, timeoutMs);
}

function isTaken({ kind }: ClientOutcome): boolean {
  return kind === 'delivered' || kind === 'rejected';
}

/** The failures, those of one kind together. */
function grouped(failed: readonly Tried[]): Tried[][] {
  const groups = new Map<string, Tried[]>();
  for (const tried of failed) {
    const { id } = diagnosed(tried.outcome);
    groups.set(id, [...(groups.get(id) ?? []), tried]);
  }
  return [...groups.values()];
}

/** Failures that looked different and turned out to be the same are one finding. */
function merged(findings: readonly Finding[]): Finding[] {
  const byId = new Map<string, Finding>();
  for (const each of findings) {
    const before = byId.get(each.id);
    byId.set(each.id, before === undefined ? each : { ...before, where: `${before.where}, ${each.where}` });
  }
  return [...byId.values()];
}

/** What failed, with what works instead where something does. */
async function explained(place: Place, group: readonly Tried[], timeoutMs: number): Promise<Finding> {
  const [first] = group;
  if (first === undefined) throw new Error('a group without members');
  const { destination, outcome } = first;
  const { id, detail } = diagnosed(outcome);
  const where = group.map((each) => maskedUrl(each.destination.exporter.endpoint)).join(', ');
  const { protocol } = destination.exporter;
  if (MAY_BE_TLS.has(id) && !place.isTls && (await speaksTls(place, timeoutMs)))
    return finding('SERVER_WANTS_TLS', where, '');
  if (MAY_BE_PROTOCOL.has(id)) {
    const working = await protocolsTaken(place, destination, timeoutMs, 'here');
    if (working.length > 0)
      return finding('WRONG_PROTOCOL', where, `${protocol} fails, ${working.join(', ')} works`);
  }
  if (id === 'NOT_FOUND' && protocol !== 'grpc') {
    const usual = below(place.origin, protocol, destination.signal);
    const atUsual = { ...destination, exporter: { ...destination.exporter, endpoint: usual } };
    if (usual !== destination.exporter.endpoint && isTaken(await send(place, atUsual, timeoutMs)))
      return finding(id, where, detail, `set the endpoint to ${usual}, which works`);
  }
  return finding(id, where, detail);
}

/** What else a port with TLS, or with another protocol, can look like. */
const MAY_BE_TLS: ReadonlySet<string> = new Set([
  'WRONG_PROTOCOL',
  'CONNECTION_LOST',
  'REFUSED',
  'NOT_OTLP',
  'NO_ANSWER',
]);
const MAY_BE_PROTOCOL: ReadonlySet<string> = new Set([...MAY_BE_TLS, 'NOT_FOUND', 'MEDIA_TYPE']);

async function speaksTls(place: Place, timeoutMs: number): Promise<boolean> {
  try {
    const socket = await openRoute(place, timeoutMs);
    try {
      (await openTls(socket, place.tls, ['h2', 'http/1.1'], timeoutMs)).destroy();
      return true;
    } finally {
      socket.destroy();
    }
  } catch {
    return false;
  }
}

/** What is only worth a remark is not waited for any longer. */
const ASIDE_MS = 2_000;

/** What else the server takes, for people who choose. */
async function otherProtocols(place: Place, used: readonly Protocol[], timeoutMs: number): Promise<string> {
  const [destination] = place.destinations;
  if (destination === undefined || used.length > 1) return '';
  const waitMs = Math.min(timeoutMs, ASIDE_MS);
  const taken = await protocolsTaken(place, destination, waitMs, 'usual');
  return taken.length === 0 ? '' : `; ${taken.join(', ')} would work, too`;
}

/** The other protocols that the server takes: on the same port, or on the usual one of each. */
async function protocolsTaken(
  place: Place,
  { signal, exporter }: Destination,
  timeoutMs: number,
  port: 'here' | 'usual',
): Promise<string[]> {
  const others = PROTOCOLS.filter((each) => each !== exporter.protocol);
  const results = await Promise.all(
    others.map(async (protocol) => {
      const isOtherKind = (protocol === 'grpc') !== (exporter.protocol === 'grpc');
      const endpoint = !isOtherKind
        ? exporter.endpoint
        : port === 'here'
          ? below(place.origin, protocol, signal)
          : forProtocol(exporter.endpoint, exporter.protocol, protocol, signal);
      const outcome = await send(place, { signal, exporter: { ...exporter, protocol, endpoint } }, timeoutMs);
      const isElsewhere = isOtherKind && new URL(endpoint).host !== new URL(place.origin).host;
      return isTaken(outcome) ? [isElsewhere ? `${protocol} at ${endpoint}` : protocol] : [];
    }),
  );
  return results.flat();
}
