/** The program at the far end of a cable. Its arguments: the socket files of data and control. */

import { execFileSync } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { ADDRESS, type CableState, PORT } from './cable.ts';

const NEAR = '10.77.0.1/32';
const [data = '', controlPath = ''] = process.argv.slice(2);

function ip(...words: string[]): void {
  execFileSync('ip', words, { stdio: 'ignore' });
}

/** The cable's end comes from the other namespace. */
async function plugIn(): Promise<void> {
  for (;;) {
    try {
      ip('addr', 'add', `${ADDRESS}/24`, 'dev', 'far');
      break;
    } catch {
      await delay(10);
    }
  }
  ip('link', 'set', 'far', 'up');
  while (networkInterfaces().far === undefined) await delay(10);
}

let state: CableState = 'well';
function turn(next: CableState): void {
  if (state === 'answers vanish') ip('route', 'del', 'blackhole', NEAR);
  if (state === 'all vanishes') ip('link', 'set', 'far', 'up');
  if (next === 'answers vanish') ip('route', 'add', 'blackhole', NEAR);
  if (next === 'all vanishes') ip('link', 'set', 'far', 'down');
  state = next;
}

await plugIn();
const server = createServer((client) => {
  const onward = connect(data);
  for (const socket of [client, onward]) socket.on('error', () => undefined);
  client.pipe(onward).pipe(client);
  client.on('close', () => onward.destroy());
  onward.on('close', () => client.destroy());
});
const control = connect(controlPath);
control.on('close', () => process.exit());
control.on('error', () => process.exit());
server.listen(PORT, ADDRESS, () => control.write('done'));
control.on('data', (said) => {
  try {
    turn(said.toString() as CableState);
    control.write('done');
  } catch (error) {
    control.write(String(error));
  }
});
