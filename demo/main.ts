import { parseArguments, USAGE } from './arguments.ts';
import { compare, WARM_UP_REQUESTS } from './compare.ts';
import { Progress } from './progress.ts';
import { isReachable } from './reachable.ts';
import { VARIANTS } from './shop/variant.ts';
import { summaryJson, summaryText } from './summary.ts';

// What `npm start` runs once all is built.

const request = parseArguments(process.argv.slice(2));
switch (request.kind) {
  case 'help':
    console.log(USAGE);
    break;
  case 'invalid':
    console.error(`npm start: ${request.reason}\n\n${USAGE}`);
    process.exitCode = 2;
    break;
  case 'run': {
    const { requests, destination, isJson } = request;
    if (destination !== null && !(await isReachable(destination.endpoint))) {
      console.error(
        `npm start: nothing answers at ${destination.endpoint}: start your Collector, or leave --endpoint out`,
      );
      process.exitCode = 2;
      break;
    }
    const progress = new Progress((requests + WARM_UP_REQUESTS) * VARIANTS.length);
    progress.note(
      `A small shop, ${requests.toLocaleString('en-US')} requests to each of five variants, spans to ${destination?.endpoint ?? 'the embedded receiver'}.`,
    );
    try {
      const result = await compare(requests, destination, progress);
      console.log(isJson ? summaryJson(result) : summaryText(result));
      const { tier, ours, official } = result;
      if ([tier, ours, official].some(({ lost }) => lost !== 0)) process.exitCode = 1;
    } catch (error) {
      progress.finish();
      console.error(`npm start: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
    break;
  }
}
