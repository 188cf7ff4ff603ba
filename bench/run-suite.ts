import { loadavg } from 'node:os';
import type { RunRequest } from './arguments.ts';
import { loadComparison } from './catalogue.ts';
import { writePage } from './page/write-page.ts';
import { saveReport } from './report/kept-reports.ts';
import type { Report, Suite } from './report/report.ts';
import { machineVersions } from './report/versions.ts';

const QUICK_SHARE = 0.1;

/** Runs the comparisons in turn; one that fails is told and doesn't stop the others. */
export async function runSuite(request: RunRequest): Promise<Suite> {
  const reports: Report[] = [];
  const failures: Suite['failures'] = [];
  for (const [index, name] of request.names.entries()) {
    const place = request.names.length === 1 ? '' : `[${index + 1}/${request.names.length}] `;
    try {
      const report = await runComparison(name, request, (line) =>
        console.error(`${place}bench ${name}: ${line}`),
      );
      reports.push(report);
      if (request.isSaved) saveReport(report);
    } catch (error) {
      failures.push({ bench: name, reason: error instanceof Error ? error.message : String(error) });
      console.error(`${place}bench ${name} failed:`, error);
    }
  }
  if (request.isSaved) writePage();
  return { reports, failures };
}

async function runComparison(
  name: string,
  { rounds, isQuick }: RunRequest,
  progress: (line: string) => void,
): Promise<Report> {
  const comparison = await loadComparison(name);
  const measuredAt = new Date().toISOString();
  const [loadBefore = 0] = loadavg();
  const result = await comparison.run({
    rounds: rounds ?? comparison.defaultRounds,
    share: isQuick ? QUICK_SHARE : 1,
    progress,
  });
  return {
    ...result,
    bench: name,
    summary: comparison.summary,
    measuredAt,
    loadBefore,
    versions: { ...machineVersions(), ...result.versions },
  };
}
