import { type Project, packageOf } from './project.js';

/** The version of an API that is registered once for a process, whichever copy of the package asks for it. */
interface ApiVersion {
  readonly major: number;
  readonly minor: number;
  readonly isPrerelease: boolean;
}

/** A copy of `@opentelemetry/api` to which everything that we register is invisible. */
export interface BlindCopy {
  readonly version: string;
  readonly folder: string;
}

const API = '@opentelemetry/api';

/**
 * The copies of `@opentelemetry/api` that the projects load and that don't see a global of version `ours`: what is made
 * through them goes nowhere. A copy sees globals of its own major and the same or a newer minor version.
 */
export function blindCopies(projects: readonly Project[], ours: string): BlindCopy[] {
  const copies = new Map<string, BlindCopy>();
  for (const project of projects) {
    const file = project.resolve(API);
    const found = file === null ? null : packageOf(file);
    if (found?.version && !sees(found.version, ours))
      copies.set(found.folder, { version: found.version, folder: found.folder });
  }
  return [...copies.values()];
}

/** Whether the API of version `copy` takes a global that one of version `registered` made. */
export function sees(copy: string, registered: string): boolean {
  if (copy === registered) return true;
  const [own, global] = [parsed(copy), parsed(registered)];
  if (own === null || global === null || own.isPrerelease || global.isPrerelease) return false;
  return own.major === global.major && own.minor <= global.minor;
}

function parsed(version: string): ApiVersion | null {
  const match = /^(\d+)\.(\d+)\.\d+(-.+)?$/.exec(version);
  return match === null
    ? null
    : { major: Number(match[1]), minor: Number(match[2]), isPrerelease: match[3] !== undefined };
}
