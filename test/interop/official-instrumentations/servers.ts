/** The real servers, for the time of a test. */

import { onTestFinished } from 'vitest';
import { startPostgreSql } from '../../peers/postgresql/postgresql.ts';
import { startRedis } from '../../peers/redis/redis.ts';
import type { FolderServer } from '../../support/server-process.ts';

/** For tests that may have to install a package first. */
export const INSTALL_DEADLINE_MS = 10 * 60_000;

export async function startedPostgreSql(): Promise<FolderServer> {
  const server = await startPostgreSql();
  onTestFinished(() => server.stop());
  return server;
}

export async function startedRedis(): Promise<FolderServer> {
  const server = await startRedis();
  onTestFinished(() => server.stop());
  return server;
}
