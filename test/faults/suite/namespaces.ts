import { execFile } from 'node:child_process';

const found = new Map<string, Promise<boolean>>();

/**
 * Whether processes may have namespaces of their own here, of a kind that `unshare` takes (`--mount`, `--net`), and do in it what the shell's
 * `attempt` does.
 */
export function canHave(kind: '--mount' | '--net', attempt = 'true'): Promise<boolean> {
  const key = `${kind} ${attempt}`;
  const known = found.get(key);
  if (known !== undefined) return known;
  const asked = new Promise<boolean>((resolve) => {
    execFile('unshare', ['--map-root-user', kind, 'sh', '-c', attempt], (error) => resolve(error === null));
  });
  found.set(key, asked);
  return asked;
}
