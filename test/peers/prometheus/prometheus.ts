/** A real Prometheus server and its `promtool`, as peers. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FolderServer } from '../../support/server-process.ts';
import { findOnPath, programOfPackage } from '../debian/package.ts';

const PACKAGE = 'prometheus';

/** What `promtool check metrics` says of a text: its exit code is 0, 3 for advice on style, and 1 for what can't be read. */
export async function checkMetrics(text: string): Promise<{ code: number; said: string }> {
  const program = await programOfPackage(PACKAGE, () => findOnPath('promtool'));
  const child = spawn(program, ['check', 'metrics'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
  child.stdin.end(text);
  const [code] = await once(child, 'close');
  return { code, said };
}

/** Starts a server that scrapes `target` every second, and stores exemplars. */
export async function startPrometheus(target: string): Promise<FolderServer> {
  const program = await programOfPackage(PACKAGE, () => findOnPath('prometheus'));
  return FolderServer.start('prometheus', 'SIGTERM', async (folder) => {
    const file = join(folder, 'prometheus.yml');
    writeFileSync(file, configuration(target));
    return (port) => ({
      program,
      args: [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--enable-feature=exemplar-storage',
      ],
      readyText: 'Server is ready to receive web requests',
      portTakenText: 'address already in use',
    });
  });
}

function configuration(target: string): string {
  return `
scrape_configs:
  - job_name: application
    scrape_interval: 1s
    scrape_timeout: 1s
    static_configs: [{ targets: ["${target}"] }]
`;
}
