/**
 * `npm run soak [-- --minutes N]`: sets up, then makes items at a steady rate against a server that fails in every way.
 * `npm run soak -- churn [--minutes N | --days N]` lives through days of a service in which nothing stays. Both with `--json`.
 */
import { runMain, SetupFailure } from './setup/failure.mjs';
import { launch } from './setup/launch.mjs';
import { setUp } from './setup/setup.mjs';

const SOAKS = ['steady', 'churn'];

await runMain(async () => {
  const [first = '', ...rest] = process.argv.slice(2);
  const isNamed = first !== '' && !first.startsWith('-');
  const name = isNamed ? first : 'steady';
  if (!SOAKS.includes(name)) throw new SetupFailure(`There is no soak ${name}, only ${SOAKS.join(' and ')}.`);
  await setUp();
  return launch(`test/soak/${name}/run.ts`, isNamed ? rest : process.argv.slice(2));
});
