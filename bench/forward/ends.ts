import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The programs at both ends, built from `crates/transport/examples`: in Rust, so that neither is what limits the parties. */
export async function builtEnds(): Promise<{ load: string; sink: string }> {
  const { stdout } = await promisify(execFile)(
    'cargo',
    [
      ...['build', '--release', '--locked', '--package', 'otlp-native-transport'],
      ...['--example', 'forward_load', '--example', 'forward_sink', '--message-format', 'json'],
    ],
    { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 },
  );
  const executables = stdout
    .split('\n')
    .map((line) => /"executable":"([^"]+)"/.exec(line)?.[1])
    .filter((path) => path !== undefined);
  const named = (name: string): string => {
    const path = executables.find((candidate) => candidate.endsWith(name));
    if (path === undefined) throw new Error(`cargo built no ${name}`);
    return path;
  };
  return { load: named('forward_load'), sink: named('forward_sink') };
}
