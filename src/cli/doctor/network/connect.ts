import { readFileSync } from 'node:fs';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import tlsModule, { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import type { Place, ProxyAt, TlsSettings } from './place.js';
import { within } from './within.js';

/** A connection by TCP. @throws the system's error, or TimedOut */
export function openTcp(host: string, port: number, timeoutMs: number): Promise<Socket> {
  return within('connecting', timeoutMs, (signal) => {
    const socket = connectTcp({ host, port });
    return connected(socket, 'connect', signal);
  });
}

/** The answer of a proxy to CONNECT. */
export interface TunnelAnswer {
  /** Null where the answer is not HTTP. */
  readonly status: number | null;
  /** Leads to the server where the status is one of success; else it is over. */
  readonly socket: Socket;
}

/** Asks a proxy, over a connection to it, for a tunnel. @throws what broke the connection, or TimedOut */
export function openTunnel(
  socket: Socket,
  { url }: ProxyAt,
  host: string,
  port: number,
  timeoutMs: number,
): Promise<TunnelAnswer> {
  const { username, password } = new URL(url);
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const server = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const head = [
    `CONNECT ${server} HTTP/1.1`,
    `Host: ${server}`,
    ...(username === '' ? [] : [`Proxy-Authorization: Basic ${Buffer.from(credentials).toString('base64')}`]),
  ];
  return within('the proxy’s answer', timeoutMs, (signal) => {
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    return new Promise<TunnelAnswer>((resolve, reject) => {
      let text = '';
      const onData = (chunk: Buffer): void => {
        text += chunk.toString('latin1');
        const isHttp = 'HTTP/1.'.startsWith(text.slice(0, 7));
        if (isHttp && !text.includes('\r\n\r\n') && text.length < LONGEST_HEAD) return;
        settle();
        const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1];
        resolve({ status: status === undefined ? null : Number(status), socket });
      };
      const onError = (error: Error): void => {
        settle();
        reject(error);
      };
      const onEnd = (): void => {
        settle();
        resolve({ status: null, socket });
      };
      const settle = (): void => {
        socket.off('data', onData).off('error', onError).off('end', onEnd);
        socket.on('error', () => {});
      };
      socket.on('data', onData).on('error', onError).on('end', onEnd);
      signal.addEventListener('abort', settle, { once: true });
    });
  });
}

/** Characters of a proxy's answer that are read at most. */
const LONGEST_HEAD = 16_384;

/** TLS over a connection; any certificate is taken, to be looked at. @throws OpenSSL's error, or TimedOut */
export function openTls(
  socket: Socket,
  { files, serverName }: TlsSettings,
  protocols: readonly string[],
  timeoutMs: number,
): Promise<TLSSocket> {
  return within('the TLS handshake', timeoutMs, (signal) => {
    const secured = connectOver(socket, () => ({
      ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
      ca: read(files.caFile) ?? systemAuthorities(),
      ...(files.certFile === null || files.keyFile === null
        ? {}
        : { cert: read(files.certFile), key: read(files.keyFile) }),
      ALPNProtocols: [...protocols],
      rejectUnauthorized: false,
      // The name is compared where the certificate is looked at.
      checkServerIdentity: () => undefined,
    }));
    return connected(secured, 'secureConnect', signal);
  });
}

/** The files of certificates and keys can't be used, which is seen before anything is sent; `cause` says why. */
export class UnusableFiles extends Error {}

/** @throws UnusableFiles; the connection is closed then, or the process would wait for the server to do so. */
function connectOver(socket: Socket, options: () => ConnectionOptions): TLSSocket {
  try {
    return connectTls({ socket, ...options() });
  } catch (cause) {
    socket.destroy();
    throw new UnusableFiles('the files of certificates can’t be used', { cause });
  }
}

function read(file: string | null): Buffer | undefined {
  return file === null ? undefined : readFileSync(file);
}

/** Those that the core trusts; Node's own where this Node can't tell. */
function systemAuthorities(): string[] | undefined {
  // Node 20 has no such function, so it can't be imported by its name.
  const ask: typeof tlsModule.getCACertificates | undefined = tlsModule.getCACertificates;
  const found = ask?.('system') ?? [];
  return found.length > 0 ? found : undefined;
}

/** A connection to the server itself, through the proxy where there is one. */
export async function openRoute(place: Place, timeoutMs: number): Promise<Socket> {
  if (place.proxy === null) return openTcp(place.host, place.port, timeoutMs);
  const socket = await openTcpTo(place.proxy, place.tls, timeoutMs);
  const { status } = await openTunnel(socket, place.proxy, place.host, place.port, timeoutMs);
  if (status !== null && status >= 200 && status < 300) return socket;
  socket.destroy();
  throw new Error('the proxy made no tunnel');
}

/** A connection to a proxy, with TLS where its URL says so. */
export async function openTcpTo({ url }: ProxyAt, tls: TlsSettings, timeoutMs: number): Promise<Socket> {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const isTls = protocol === 'https:';
  const socket = await openTcp(host, port === '' ? (isTls ? 443 : 80) : Number(port), timeoutMs);
  if (!isTls) return socket;
  const files = { ...tls.files, certFile: null, keyFile: null };
  return openTls(socket, { files, serverName: host, isVerified: tls.isVerified }, ['http/1.1'], timeoutMs);
}

function connected<S extends Socket>(socket: S, event: string, signal: AbortSignal): Promise<S> {
  return new Promise((resolve, reject) => {
    let isConnected = false;
    const onAbort = (): void => {
      if (!isConnected) socket.destroy();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once(event, () => {
      isConnected = true;
      resolve(socket);
    });
    // Those that come later are for whoever uses the connection; without a listener they would end the process.
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('the connection was closed')));
  });
}
