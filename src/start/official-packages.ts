/** An instrumentation that may be installed in the user's project. */
export interface OfficialPackage {
  /** In `OTEL_NODE_ENABLED_INSTRUMENTATIONS` and `OTEL_NODE_DISABLED_INSTRUMENTATIONS`. */
  readonly shortName: string;
  readonly packageName: string;
  readonly isOnByDefault: boolean;
  readonly config?: object;
  /** Isn't used where this package is installed. */
  readonly replacedBy?: string;
}

const PREFIX = '@opentelemetry/instrumentation-';

/** Those of `@opentelemetry/auto-instrumentations-node`, without http, undici and runtime-node, which we have ourselves. */
const NAMES = [
  'amqplib',
  'aws-lambda',
  'aws-sdk',
  'bunyan',
  'cassandra-driver',
  'connect',
  'cucumber',
  'dataloader',
  'dns',
  'express',
  'generic-pool',
  'graphql',
  'grpc',
  'hapi',
  'ioredis',
  'kafkajs',
  'knex',
  'koa',
  'lru-memoizer',
  'memcached',
  'mongodb',
  'mongoose',
  'mysql',
  'mysql2',
  'nestjs-core',
  'net',
  'openai',
  'oracledb',
  'pg',
  'pino',
  'redis',
  'restify',
  'router',
  'sequelize',
  'socket.io',
  'tedious',
  'typeorm',
  'winston',
];

/** Too chatty to be on unless they are asked for; the official packages have them off, too. */
const OFF_BY_DEFAULT = ['fs'];

/** All that the start looks for. */
export const OFFICIAL_PACKAGES: readonly OfficialPackage[] = [
  {
    shortName: 'fastify',
    packageName: '@fastify/otel',
    isOnByDefault: true,
    config: { registerOnInitialization: true },
  },
  {
    shortName: 'fastify',
    packageName: `${PREFIX}fastify`,
    isOnByDefault: true,
    replacedBy: '@fastify/otel',
  },
  ...NAMES.map((name) => ({ shortName: name, packageName: PREFIX + name, isOnByDefault: true })),
  ...OFF_BY_DEFAULT.map((name) => ({ shortName: name, packageName: PREFIX + name, isOnByDefault: false })),
];
