import { expect, test } from 'vitest';
import { WaitingAdds } from '../../../src/batch/waiting-adds.ts';

test('those who leave from the middle of the line don’t stay in it, however many they are', async () => {
  const waiting = new WaitingAdds<number>(() => {});
  const stays = [waiting.enter(0, 1, 10, undefined)];
  for (let item = 1; item <= 1_000; item += 1) {
    const controller = new AbortController();
    const gone = waiting.enter(item, 1, 1, controller.signal);
    if (item % 100 === 0) stays.push(waiting.enter(-item, 1, 2, undefined));
    controller.abort(new Error('no longer'));
    await expect(gone).rejects.toThrow('no longer');
  }
  expect(waiting.size).toBe(11);
  expect([waiting.bytesOf(3), waiting.bytesOf(100)]).toEqual([14, 30]);
  const inLine: number[] = [];
  for (let add = waiting.shift(); add !== undefined; add = waiting.shift()) {
    inLine.push(add.item);
    add.resolve(true);
  }
  expect(inLine).toEqual([0, -100, -200, -300, -400, -500, -600, -700, -800, -900, -1_000]);
  expect(await Promise.all(stays)).not.toContain(false);
  expect([waiting.size, waiting.first]).toEqual([0, undefined]);
});
