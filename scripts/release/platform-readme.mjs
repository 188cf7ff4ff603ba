import { describePlatform, packageName } from './manifest.mjs';

/**
 * The page of the package with one platform's binary.
 *
 * @param {import('../setup/platforms.mjs').Platform} platform
 */
export function platformReadme(platform) {
  return [
    `# ${packageName(platform)}`,
    '',
    `The binary of \`otlp-native\` for ${describePlatform(platform)} (Rust target \`${platform.rustTarget}\`).`,
    '`otlp-native` installs it where it fits; there is no reason to install it by hand.',
    '',
  ].join('\n');
}
