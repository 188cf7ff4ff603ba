import type { Socket } from 'node:net';
import { type CheckResult, checked, skipped } from '../check-result.js';
import { type Finding, finding } from '../finding.js';
import { openTcpTo, openTunnel } from '../network/connect.js';
import type { Place, ProxyAt } from '../network/place.js';
import { codeOf, reasonOf, TimedOut } from '../network/within.js';

/** Whether the proxy is there, and lets us through to the endpoint. */
export async function checkProxy(place: Place, timeoutMs: number): Promise<CheckResult> {
  const { proxy } = place;
  if (proxy === null) return skipped('proxy', `none for ${place.host}`);
  const summary = `${proxy.shown} of ${proxy.source}`;
  const fault = await faultOf(place, proxy, timeoutMs);
  return checked('proxy', summary, fault === null ? [] : [fault]);
}

async function faultOf(place: Place, proxy: ProxyAt, timeoutMs: number): Promise<Finding | null> {
  if (!URL.canParse(proxy.url) || !/^https?:$/.test(new URL(proxy.url).protocol))
    return finding('PROXY_INVALID', proxy.source, proxy.shown);
  let socket: Socket;
  try {
    socket = await openTcpTo(proxy, place.tls, timeoutMs);
  } catch (error) {
    return finding('PROXY_UNREACHABLE', proxy.shown, codeOf(error) || reasonOf(error));
  }
  try {
    // A plain request of HTTP is handed to the proxy itself; the round trip shows what it says.
    if (!asksForTunnel(place)) return null;
    const { status } = await openTunnel(socket, proxy, place.host, place.port, timeoutMs);
    return status === null ? finding('PROXY_NOT_HTTP', proxy.shown, '') : proxyFault(place, proxy, status);
  } catch (error) {
    const id = error instanceof TimedOut ? 'PROXY_NO_ANSWER' : 'PROXY_NOT_HTTP';
    return finding(id, proxy.shown, reasonOf(error));
  } finally {
    socket.destroy();
  }
}

function proxyFault({ host, port }: Place, { shown }: ProxyAt, status: number): Finding | null {
  if (status >= 200 && status < 300) return null;
  if (status === 407 || status === 401) return finding('PROXY_CREDENTIALS', shown, `HTTP ${status}`);
  return finding('PROXY_REFUSED', shown, `HTTP ${status} for ${host}:${port}`);
}

/** Whether requests go through a tunnel: with TLS, and for gRPC. */
export function asksForTunnel({ isTls, destinations }: Place): boolean {
  return isTls || destinations.some(({ exporter }) => exporter.protocol === 'grpc');
}
