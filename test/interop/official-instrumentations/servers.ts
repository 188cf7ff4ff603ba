/** The real servers, for the time of a test. */

import { onTestFinished } from 'vitest';
import { PostgreSql } from '../../peers/postgresql/postgresql.ts';
import { Redis } from '../../peers/redis/redis.ts';

/** For tests that may have to install a package first. */
export const INSTALL_DEADLINE_MS = 10 * 60_000;

export async function startedPostgreSql(): Promise<PostgreSql> {
  const server = await PostgreSql.start();
  onTestFinished(() => server.stop());
  return server;
}

export async function startedRedis(): Promise<Redis> {
  const server = await Redis.start();
  onTestFinished(() => server.stop());
  return server;
}
