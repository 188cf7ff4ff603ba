import type { Ratio } from '../comparison.ts';
import { quotientOf } from '../measure/quotient.ts';
import type { Rounds } from '../measure/rounds.ts';
import type { Forwarded } from './forwarded.ts';
import { FORWARD_PROTOCOLS, type ForwardProtocol } from './plan.ts';
import type { ForwardKey, Party } from './subjects.ts';

const CPU_AIM = 8;

export const cpuNsPerItem = ({ cpuMs, items }: Forwarded): number => (cpuMs * 1e6) / items;

/** Their CPU for an item by ours, over each protocol; the ratio without a protocol's name is the worse of the two. */
export function forwardRatios(rounds: Rounds<ForwardKey, Forwarded>): Record<string, Ratio> {
  const of = (party: Party, protocol: ForwardProtocol, figure: (forwarded: Forwarded) => number) =>
    rounds.of(`${party}-${protocol}`).map(figure);
  const over = (party: Party, protocol: ForwardProtocol): Ratio => ({
    ...quotientOf(of(party, protocol, cpuNsPerItem), of('native', protocol, cpuNsPerItem)),
    meaning: `CPU of the forwarding process for a span, ${protocol === 'grpc' ? 'gRPC' : 'HTTP'}`,
    aim: CPU_AIM,
  });
  const worse = (party: Party): Ratio => {
    const ratios = FORWARD_PROTOCOLS.map((protocol) => over(party, protocol));
    const least = ratios.reduce((a, b) => (b.median < a.median ? b : a));
    return { ...least, meaning: `${least.meaning}, the worse of the two` };
  };
  const memory = (party: Party, protocol: ForwardProtocol): Ratio => ({
    ...quotientOf(
      of(party, protocol, ({ rssPeakBytes }) => rssPeakBytes),
      of('native', protocol, ({ rssPeakBytes }) => rssPeakBytes),
    ),
    meaning: `largest resident set, ${protocol === 'grpc' ? 'gRPC' : 'HTTP'}, Node's own in ours`,
    aim: null,
  });
  return {
    collector: worse('collector'),
    collectorHttp: over('collector', 'http'),
    collectorGrpc: over('collector', 'grpc'),
    rotel: worse('rotel'),
    rotelHttp: over('rotel', 'http'),
    rotelGrpc: over('rotel', 'grpc'),
    collectorMemoryHttp: memory('collector', 'http'),
    collectorMemoryGrpc: memory('collector', 'grpc'),
    rotelMemoryHttp: memory('rotel', 'http'),
    rotelMemoryGrpc: memory('rotel', 'grpc'),
  };
}
