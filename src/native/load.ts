import { FINGERPRINT } from '../capture/layout.js';
import { OtlpNativeError } from '../errors.js';
import { VERSION } from '../version.js';
import type { Binding } from './binding.js';
import { nodeRequire } from './nodeRequire.js';
import { platformTriple } from './platform.js';

/**
 * Loads the binary: from the platform's own package, or in a checkout from `dist`, where the build puts it.
 *
 * @throws OtlpNativeError `UNSUPPORTED_PLATFORM`, naming the triple and what to do.
 */
export function loadBinding(): Binding {
  const triple = platformTriple();
  const failures: unknown[] = [];
  for (const specifier of [
    `otlp-native-${triple}`,
    `../../otlp-native.${triple}.node`,
    `../otlp-native.${triple}.node`,
  ]) {
    try {
      return checked(nodeRequire(specifier) as Binding);
    } catch (error) {
      failures.push(error);
    }
  }
  const disabled = failures.find(isDisabled);
  if (disabled !== undefined) {
    throw new OtlpNativeError(
      'UNSUPPORTED_PLATFORM',
      'this process may not load addons, and the core is one: start Node with --allow-addons where it has --permission, and without ' +
        '--no-addons',
      null,
      { cause: disabled },
    );
  }
  throw new OtlpNativeError(
    'UNSUPPORTED_PLATFORM',
    `no binary for ${triple} could be loaded. If the platform is supported, install its package with ` +
      `\`npm install otlp-native-${triple}\` (optional dependencies may have been left out by --omit=optional or by a ` +
      `lockfile made on another platform); if not, build from source with cargo and \`npm run build\`. ` +
      failures
        .map((failure) => (failure instanceof Error ? failure.message.split('\n')[0] : String(failure)))
        .join('; '),
    null,
    { cause: failures[0] },
  );
}

/** Whether Node was told to load no addons. */
function isDisabled(failure: unknown): boolean {
  return failure instanceof Error && 'code' in failure && failure.code === 'ERR_DLOPEN_DISABLED';
}

/** A binary of another version could read records wrongly and send spans that nobody ended. */
function checked(binding: Binding): Binding {
  if (binding.VERSION !== VERSION || binding.layoutFingerprint() !== FINGERPRINT) {
    throw new Error(
      `the binary is of version ${binding.VERSION}, not built with this ${VERSION}; install both anew`,
    );
  }
  return binding;
}
