import { BlockList, isIP } from 'node:net';

/**
 * Whether the rules of `NO_PROXY` exempt a server, by the rules that the core has (`crates/transport/src/client/no_proxy.rs`): a
 * name exempts itself and what is below it, an address or network addresses, `*` everything; each may end in `:port`.
 *
 * @param host an IPv6 address without brackets.
 */
export function isExempt(rules: string, host: string, port: number): boolean {
  const name = host.replace(/\.$/, '').toLowerCase();
  return rules.split(/[,\s]+/).some((entry) => exempts(entry, name, port));
}

/** Whether `host` is this machine. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/\.$/, '').toLowerCase();
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  return matchesNetwork('127.0.0.0/8', name) || matchesNetwork('::1/128', name);
}

function exempts(entry: string, host: string, port: number): boolean {
  if (entry.includes('/')) return matchesNetwork(entry, host);
  const [, bracketed, plain = bracketed, given] =
    (isIP(entry) === 6 ? [entry, entry] : /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(entry)) ?? [];
  if (plain === undefined || (given !== undefined && Number(given) !== port)) return false;
  if (plain === '*') return true;
  const bits = { 4: 32, 6: 128 }[isIP(plain)];
  if (bits !== undefined) return matchesNetwork(`${plain}/${bits}`, host);
  const domain = plain
    .replace(/^\*/, '')
    .replace(/^\.+|\.+$/g, '')
    .toLowerCase();
  return domain !== '' && isIP(host) === 0 && (host === domain || host.endsWith(`.${domain}`));
}

function matchesNetwork(network: string, host: string): boolean {
  const [address = '', bits = ''] = network.split('/');
  // An address of IPv4 in the clothes of IPv6 is taken for what it is; otherwise the two never match.
  const plain = host.replace(/^::ffff:(?=\d+\.)/, '');
  const [family, hostFamily] = [isIP(address), isIP(plain)];
  if (
    family === 0 ||
    family !== hostFamily ||
    !/^\d+$/.test(bits) ||
    Number(bits) > (family === 4 ? 32 : 128)
  )
    return false;
  const list = new BlockList();
  list.addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  return list.check(plain, hostFamily === 4 ? 'ipv4' : 'ipv6');
}
