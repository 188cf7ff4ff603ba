import { parseArguments, USAGE } from './arguments.ts';
import { availableComparisons, loadComparison } from './catalogue.ts';
import { writePage } from './page/write-page.ts';
import { reportAsJson, suiteAsJson } from './report/json.ts';
import { suiteAsText } from './report/suite-table.ts';
import { reportAsText } from './report/text.ts';
import { runSuite } from './run-suite.ts';

const request = parseArguments(process.argv.slice(2));
switch (request.kind) {
  case 'help':
    console.log(USAGE);
    break;
  case 'list':
    for (const name of availableComparisons())
      console.log(`${name.padEnd(12)}${(await loadComparison(name)).summary}`);
    break;
  case 'page':
    writePage();
    break;
  case 'invalid':
    console.error(`bench: ${request.reason}\n\n${USAGE}`);
    process.exitCode = 2;
    break;
  case 'run': {
    const suite = await runSuite(request);
    const [only] = suite.reports;
    if (request.names.length > 1) console.log(request.isJson ? suiteAsJson(suite) : suiteAsText(suite));
    else if (only !== undefined) console.log(request.isJson ? reportAsJson(only) : reportAsText(only));
    if (suite.failures.length > 0) process.exitCode = 1;
    break;
  }
}
