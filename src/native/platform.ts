import { existsSync } from 'node:fs';

/** The name of this platform's binary package, after the first part, e.g. `linux-x64-gnu`. */
export function platformTriple(): string {
  const { platform, arch } = process;
  if (platform === 'linux') return `linux-${arch}-${isMusl() ? 'musl' : 'gnu'}`;
  if (platform === 'win32') return `win32-${arch}-msvc`;
  return `${platform}-${arch}`;
}

/** The part of Node's diagnostic report that is used here; `excludeNetwork` spares it DNS look-ups. */
interface Report {
  excludeNetwork?: boolean;
  getReport(): object;
}

/** musl's name of an architecture. */
const MUSL_NAMES: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };

/** Node's report names the version of glibc that it runs on; there is none on musl. */
function isMusl(): boolean {
  const name = MUSL_NAMES[process.arch];
  // The report costs milliseconds; nothing runs on musl without its loader, which has a fixed place.
  if (name !== undefined && !existsSync(`/lib/ld-musl-${name}.so.1`)) return false;
  const report: Report = process.report;
  const wasNetworkExcluded = report.excludeNetwork;
  report.excludeNetwork = true;
  const { header } = report.getReport() as { header?: { glibcVersionRuntime?: string } };
  report.excludeNetwork = wasNetworkExcluded;
  return header?.glibcVersionRuntime === undefined;
}
