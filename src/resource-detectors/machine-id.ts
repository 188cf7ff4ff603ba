import { smallFile } from './small-file.js';

const COMMAND_TIMEOUT_MS = 5_000;
const WINDOWS_KEY = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography';

/**
 * The machine's id, `host.id`: at once where a file has it, by a command's answer on macOS and Windows.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/resource/host/#collecting-hostid-from-non-containerized-systems
 */
export function machineId(
  platform: NodeJS.Platform = process.platform,
): string | undefined | Promise<string | undefined> {
  switch (platform) {
    case 'linux':
      return textOf('/etc/machine-id') ?? textOf('/var/lib/dbus/machine-id');
    case 'freebsd':
      return (
        textOf('/etc/hostid') ?? answer('/bin/kenv', ['-q', 'smbios.system.uuid'], (text) => text.trim())
      );
    case 'darwin':
      return answer('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice'], platformUuid);
    case 'win32':
      return answer(registryProgram(), ['QUERY', WINDOWS_KEY, '/v', 'MachineGuid'], machineGuid);
    default:
      return undefined;
  }
}

/** From what `ioreg` prints. */
export function platformUuid(text: string): string | undefined {
  return /"IOPlatformUUID"\s*=\s*"([^"]+)"/.exec(text)?.[1];
}

/** From what `REG.exe QUERY` prints. */
export function machineGuid(text: string): string | undefined {
  return /REG_SZ\s+(\S+)/.exec(text)?.[1];
}

function registryProgram(): string {
  const windows = process.env.windir ?? 'C:\\Windows';
  // A 32-bit Node on 64-bit Windows would be shown the registry of 32-bit programs.
  const is32on64 = process.arch === 'ia32' && process.env.PROCESSOR_ARCHITEW6432 !== undefined;
  return `${windows}\\${is32on64 ? 'sysnative' : 'System32'}\\REG.exe`;
}

function textOf(path: string): string | undefined {
  return smallFile(path)?.trim();
}

async function answer(
  program: string,
  args: readonly string[],
  read: (text: string) => string | undefined,
): Promise<string | undefined> {
  // Not loaded where a file has the id, as on Linux.
  const [{ execFile }, { promisify }] = await Promise.all([
    import('node:child_process'),
    import('node:util'),
  ]);
  const { stdout } = await promisify(execFile)(program, args, { timeout: COMMAND_TIMEOUT_MS });
  return read(stdout);
}
