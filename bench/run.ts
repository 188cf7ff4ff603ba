import { parseArguments, USAGE } from './arguments.ts';
import { availableComparisons, loadComparison } from './catalogue.ts';
import { reportAsJson } from './report/json.ts';
import { reportAsText } from './report/text.ts';
import { machineVersions } from './report/versions.ts';

// node bench/run.ts NAME [--json] [--quick] [--rounds N] | --list

const QUICK_SHARE = 0.1;

const request = parseArguments(process.argv.slice(2));
switch (request.kind) {
  case 'help':
    console.log(USAGE);
    break;
  case 'list':
    for (const name of availableComparisons())
      console.log(`${name.padEnd(12)}${(await loadComparison(name)).summary}`);
    break;
  case 'invalid':
    console.error(`bench: ${request.reason}\n\n${USAGE}`);
    process.exitCode = 2;
    break;
  case 'run': {
    const comparison = await loadComparison(request.name);
    const result = await comparison.run({
      rounds: request.rounds ?? comparison.defaultRounds,
      share: request.isQuick ? QUICK_SHARE : 1,
      progress: (line) => console.error(`bench ${request.name}: ${line}`),
    });
    const versions = { ...machineVersions(), ...result.versions };
    const report = { ...result, bench: request.name, versions };
    console.log(request.isJson ? reportAsJson(report) : reportAsText(report));
    break;
  }
}
