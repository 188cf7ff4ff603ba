/** The command on every line of Node that the package says it runs on. */

import { expect, test } from 'vitest';
import { nodeMajors, nodeOf } from '../../package/node-releases.ts';
import { runCliProcess } from '../../support/cli-process.ts';

test.each(nodeMajors)(
  'Node %i: the doctor goes to a server where nobody listens',
  {
    timeout: 120_000,
  },
  async (major) => {
    const node = await nodeOf(major);
    // Nobody may listen on port 1 but root's tcpmux.
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://127.0.0.1:1' };
    const { code, stdout, stderr } = await runCliProcess(['doctor', '--json'], { environment, node });
    expect([code, stderr]).toEqual([1, '']);
    const { checks } = JSON.parse(stdout);
    const ids = checks.flatMap(({ findings }: { findings: { id: string }[] }) =>
      findings.map(({ id }) => id),
    );
    expect(ids).toContain('TCP_REFUSED');
  },
);
