import fc from 'fast-check';
import { test } from 'vitest';
import { holds } from '../../support/property.ts';
import { Schedule, settingsArbitrary, stepsArbitrary } from './schedule.ts';

test('over random schedules the statistics balance at every moment, limits and orders hold, and nothing is lost', async () => {
  await holds(fc.tuple(settingsArbitrary, stepsArbitrary), { runs: 1_000 }, async ([settings, steps]) => {
    await new Schedule(settings).run(steps);
  });
}, 120_000);
