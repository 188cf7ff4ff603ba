import type { ClientRequest } from 'node:http';
import type { TextMapSetter } from '@opentelemetry/api';

/** What Node keeps of headers that are written already, but not sent: the connection is not even open. */
interface StoredHeaders {
  _header?: unknown;
  readonly _headerSent?: unknown;
  readonly outputData?: { data?: unknown }[];
}

/** Sets propagated headers on a request that was just created. */
export const outgoingHeaders: TextMapSetter<ClientRequest> = {
  set(request, name, value) {
    if (request.headersSent) addStoredHeader(request as StoredHeaders, name, value);
    else request.setHeader(name, value);
  },
};

const END = '\r\n\r\n';

/**
 * Headers given as an array, and those with `Expect`, are text from the start. The line is added to it; if Node should keep
 * the text differently one day, nothing happens.
 */
function addStoredHeader(stored: StoredHeaders, name: string, value: string): void {
  const header = stored._header;
  if (typeof header !== 'string' || !header.endsWith(END) || /[\r\n]/.test(name + value)) return;
  const longer = `${header.slice(0, -2)}${name}: ${value}${END}`;
  if (stored._headerSent !== true) {
    stored._header = longer;
    return;
  }
  const first = stored.outputData?.[0];
  if (typeof first?.data !== 'string' || !first.data.startsWith(header)) return;
  first.data = longer + first.data.slice(header.length);
  stored._header = longer;
}
