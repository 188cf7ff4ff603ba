/** Runs a child on one SDK, and takes what it exports. */

import { OtlpReceiver } from 'otlp-native';
import { expect, onTestFinished } from 'vitest';
import { startChild } from '../../support/child.ts';
import type { ChildReport, ChildTask, Sdk } from './children/telemetry.ts';
import { type Shape, shapeOf } from './shape.ts';
import { RECEIVER } from './value-shape.ts';

/** The same program on the official SDK and on ours. */
export interface Comparison {
  readonly official: Shape;
  readonly native: Shape;
}

/**
 * @param child a file of the folder `children`.
 * @param serverPort of the real server that it uses, if any.
 */
export async function compare(child: string, serverPort = 0): Promise<Comparison> {
  const official = await observe(child, 'official', serverPort);
  const native = await observe(child, 'native', serverPort);
  return { official, native };
}

async function observe(child: string, sdk: Sdk, serverPort: number): Promise<Shape> {
  const requests: unknown[] = [];
  const receiver = await OtlpReceiver.listen({
    grpcPort: null,
    onBatch: ({ request }) => requests.push(request),
  });
  onTestFinished(() => receiver.close());
  const task: ChildTask = { sdk, endpoint: receiver.httpEndpoint ?? '', serverPort };
  const ended = await startChild(new URL(`./children/${child}`, import.meta.url), task).ended();
  expect(ended).toMatchObject({ code: 0, signal: null, stderr: '' });
  await receiver.close();
  const { ports, results } = JSON.parse(ended.stdout) as ChildReport;
  const receiverPort = Number(new URL(task.endpoint).port);
  return shapeOf(requests, results, { ...ports, [RECEIVER]: receiverPort });
}
