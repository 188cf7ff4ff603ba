import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { sees } from '../../../start/api-copies.js';
import { ownApiVersion } from '../../../start/global-api.js';
import { Project, packageOf } from '../../../start/project.js';
import { type CheckResult, checked } from '../check-result.js';
import type { Examination } from '../examination.js';
import { type Finding, finding } from '../finding.js';

const API = '@opentelemetry/api';
/** Folders that are read at most; a project with more is told of what was found until then. */
const FOLDER_LIMIT = 50_000;

/** Whether the project has the API, and only copies of it that see each other's globals. */
export function checkApiCopies({ directory }: Pick<Examination, 'directory'>): CheckResult {
  const resolved = new Project([join(directory, 'a file of the project')]).resolve(API);
  const project = resolved === null ? null : packageOf(resolved);
  if (project === null) return checked('api', 'not installed', [finding('API_MISSING', directory, '')]);
  const copies = new Map([[project.folder, project.version ?? 'unknown']]);
  for (const [folder, version] of copiesBelow(join(directory, 'node_modules'))) copies.set(folder, version);
  // What this package registers with; in a test, or where it is linked, it's not the project's.
  const ours = ownApiVersion() ?? project.version ?? '';
  const findings = [...copies]
    .filter(([, version]) => !sees(version, ours))
    .map(([folder, version]): Finding => {
      return finding('API_COPY_UNSEEING', folder, `${version} beside ${ours}`);
    });
  if (findings.length === 0 && copies.size > 1) {
    const shown = [...copies].map(([folder, version]) => `${version} in ${folder}`).join(', ');
    findings.push(finding('API_COPIES', directory, shown));
  }
  const versions = [...new Set(copies.values())].join(', ');
  return checked('api', copies.size === 1 ? versions : `${copies.size} copies: ${versions}`, findings);
}

/** The real folders of all copies in a tree of `node_modules`, with their versions. */
function copiesBelow(root: string): Map<string, string> {
  const copies = new Map<string, string>();
  const seen = new Set<string>();
  const waiting = [root];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (!existsSync(folder)) continue;
    const real = realpathSync(folder);
    if (seen.has(real) || seen.size >= FOLDER_LIMIT) continue;
    seen.add(real);
    const version = versionIn(join(real, API));
    if (version !== null) copies.set(realpathSync(join(real, API)), version);
    for (const name of foldersIn(real)) {
      if (name.startsWith('@')) {
        for (const inScope of foldersIn(join(real, name)))
          waiting.push(join(real, name, inScope, 'node_modules'));
      } else if (name === '.pnpm') {
        for (const each of foldersIn(join(real, name))) waiting.push(join(real, name, each, 'node_modules'));
      } else if (!name.startsWith('.')) waiting.push(join(real, name, 'node_modules'));
    }
  }
  return copies;
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

function versionIn(folder: string): string | null {
  try {
    const { version }: { version?: unknown } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return typeof version === 'string' ? version : null;
  } catch {
    return null;
  }
}
