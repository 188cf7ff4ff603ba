import { X509Certificate } from 'node:crypto';
import { checkServerIdentity, type PeerCertificate, type TLSSocket } from 'node:tls';
import { type CheckResult, checked, skipped } from '../check-result.js';
import { type Finding, finding } from '../finding.js';
import { CHECKS, type CheckName } from '../finding-table.js';
import { openRoute, openTls, UnusableFiles } from '../network/connect.js';
import { isLoopback } from '../network/no-proxy.js';
import type { Place } from '../network/place.js';
import { trustFinding } from '../network/trust.js';
import { validityFinding } from '../network/validity.js';
import { codeOf, reasonOf, within } from '../network/within.js';

/** Headers whose values are credentials, by their names. */
const CREDENTIALS = /authorization|cookie|token|secret|password|api[-_]?key|access[-_]?key/i;
/** OpenSSL's words for an answer that is no TLS. */
const NO_TLS =
  /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNKNOWN_PROTOCOL|HTTP_REQUEST|EPROTO|RECORD_LAYER/;
/** OpenSSL's and TLS' words for a client certificate that is missing or not taken. */
const CLIENT_REFUSED =
  /CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_UNKNOWN|CERTIFICATE_EXPIRED|HANDSHAKE_FAILURE|ACCESS_DENIED/;
/** How long a server that has its certificates may take to refuse ours, after the handshake. */
const REFUSAL_MS = 1_000;

/** Whether the server can be trusted, and trusts us. */
export async function checkTls(
  place: Place,
  timeoutMs: number,
  failed: ReadonlySet<CheckName>,
): Promise<CheckResult> {
  if (!place.isTls) {
    const leak = secretsInPlainText(place);
    return leak === null ? skipped('tls', 'the endpoint is http://') : checked('tls', 'not used', [leak]);
  }
  let socket: TLSSocket;
  try {
    const tcp = await openRoute(place, timeoutMs);
    socket = await openTls(tcp, place.tls, alpnOf(place), timeoutMs);
  } catch (error) {
    if (error instanceof UnusableFiles && failed.has('files'))
      return skipped('tls', `not looked at, because of ${CHECKS.files}`);
    return checked('tls', place.origin, [handshakeFault(place, error)]);
  }
  try {
    const certificate = socket.getPeerCertificate(true);
    const trust = trustFindings(place, certificate, socket);
    const isTrusted = trust.every(({ severity }) => severity !== 'error');
    const refusal = isTrusted ? await clientRefusal(socket, Math.min(timeoutMs, REFUSAL_MS)) : null;
    const clientFindings = refusal === null ? [] : [finding('TLS_CLIENT_CERTIFICATE', place.origin, refusal)];
    return checked('tls', `${socket.getProtocol()}, certificate until ${certificate.valid_to}`, [
      ...trust,
      ...clientFindings,
    ]);
  } finally {
    socket.destroy();
  }
}

function alpnOf({ destinations }: Place): string[] {
  return destinations.some(({ exporter }) => exporter.protocol === 'grpc') ? ['h2'] : ['h2', 'http/1.1'];
}

function handshakeFault({ origin }: Place, thrown: unknown): Finding {
  const error = thrown instanceof UnusableFiles ? thrown.cause : thrown;
  const text = `${codeOf(error)} ${reasonOf(error)}`;
  if (/ALERT/i.test(text) && CLIENT_REFUSED.test(text.toUpperCase().replaceAll(' ', '_')))
    return finding('TLS_CLIENT_CERTIFICATE', origin, codeOf(error));
  if (/NO_APPLICATION_PROTOCOL/.test(text.toUpperCase().replaceAll(' ', '_')))
    return finding('TLS_NO_HTTP2', origin, codeOf(error));
  if (NO_TLS.test(text.toUpperCase())) return finding('TLS_NOT_SPOKEN', origin, '');
  return finding('TLS_FAILED', origin, codeOf(error) || reasonOf(error));
}

/** What is wrong with the server's certificate. */
function trustFindings(place: Place, certificate: PeerCertificate, socket: TLSSocket): Finding[] {
  const { tls, origin } = place;
  if (!tls.isVerified) return [finding('TLS_NOT_VERIFIED', origin, '')];
  const findings: Finding[] = [];
  const validity = validityFinding(origin, certificate.valid_from, certificate.valid_to, Date.now());
  if (validity !== null) findings.push(validity);
  if (checkServerIdentity(tls.serverName, certificate) !== undefined) {
    const names = new X509Certificate(certificate.raw).subjectAltName ?? certificate.subject.CN;
    findings.push(
      finding('TLS_WRONG_HOST', origin, `${tls.serverName} is not among ${names ?? 'its names'}`),
    );
  }
  const error = authorizationCode(socket.authorizationError);
  const isToldOf = validity !== null && /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/.test(error);
  const trust = trustFinding(origin, isToldOf ? '' : error, {
    issuer: [certificate.issuer.CN ?? certificate.issuer.O ?? 'an issuer without a name'].flat().join(', '),
    trusted: tls.files.caFile ?? 'the system’s authorities',
  });
  if (trust !== null) findings.push(trust);
  return findings;
}

/** Node gives a text, or an error with a code. */
function authorizationCode(error: unknown): string {
  return codeOf(error) || (error === undefined || error === null ? '' : String(error));
}

/**
 * With TLS 1.3 a server refuses the client's certificate after the handshake has ended for the client: a connection that breaks
 * before anything was asked is a refusal.
 */
async function clientRefusal(socket: TLSSocket, waitMs: number): Promise<string | null> {
  try {
    return await within('an answer', waitMs, () => {
      const refusal = new Promise<string | null>((resolve) => {
        socket.once('data', () => resolve(null));
        socket.once('error', (error) => resolve(codeOf(error) || error.message));
        socket.once('close', () => resolve('the server closed the connection'));
      });
      // Something that every server answers, with an error or without.
      socket.write(
        socket.alpnProtocol === 'h2'
          ? Buffer.concat([
              Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
              Buffer.from('000000040000000000', 'hex'),
            ])
          : `OPTIONS * HTTP/1.1\r\nHost: ${socket.servername || 'localhost'}\r\nConnection: close\r\n\r\n`,
      );
      return refusal;
    });
  } catch {
    return null;
  }
}

function secretsInPlainText({ host, origin, destinations }: Place): Finding | null {
  if (isLoopback(host)) return null;
  const names = destinations.flatMap(({ exporter }) => Object.keys(exporter.headers));
  const secret = [...new Set(names)].filter((name) => CREDENTIALS.test(name));
  return secret.length === 0 ? null : finding('SECRETS_IN_PLAIN_TEXT', origin, secret.join(', '));
}
