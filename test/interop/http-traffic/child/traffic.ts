import type { Observation, Scenario, Traffic } from '../scenario.ts';
import { runClient, runClientUpgrade } from './client.ts';
import { runFetch } from './fetch.ts';
import { idle } from './log.ts';
import { observe } from './observation.ts';
import { runRaw, runRawUpgrade } from './raw.ts';
import type { Ports } from './server.ts';
import type { Telemetry } from './telemetry.ts';

/** Runs the scenarios one after the other, each to its very end. */
export async function runTraffic(
  traffic: Traffic,
  telemetry: Telemetry,
  ports: Ports,
): Promise<Observation[]> {
  telemetry.configure(traffic.config);
  const observations: Observation[] = [];
  for (const scenario of traffic.scenarios) {
    await run(scenario, ports);
    await idle();
    observations.push(await observe(telemetry, ports));
  }
  return observations;
}

async function run(scenario: Scenario, ports: Ports): Promise<void> {
  switch (scenario.kind) {
    case 'raw':
      return runRaw(scenario, ports);
    case 'client':
      return runClient(scenario, ports);
    case 'fetch':
      return runFetch(scenario, ports);
    case 'upgrade':
      await runRawUpgrade(scenario, ports);
      return runClientUpgrade(scenario, ports);
  }
}
