import type { OwnExporterConfiguration, QueueConfiguration } from '../configuration-exporters.js';
import type { Compression } from '../exporter-options.js';
import type { Section } from './section.js';

/** The options of this package for one signal, and those for all signals. */
export interface OwnSections {
  readonly signal: Section;
  readonly all: Section;
}

const MAX_GZIP_LEVEL = 9;

/** Options of this package for sending: those of the signal over those of all signals. */
export function ownExporter(
  { signal, all }: OwnSections,
  target: Section,
  compression: Compression,
): OwnExporterConfiguration {
  /** The section of a group of options in which the key stands. */
  const pick = (group: string | null, key: string): Section => {
    const own = group === null ? signal : signal.section(group);
    const shared = group === null ? all : all.section(group);
    return (own.has(key) ? own : shared).at(target.target);
  };
  const number = (group: string | null, key: string, path: string): number | null => {
    const section = pick(group, key);
    return (group === null ? section : section.for(group)).number(key, path, null);
  };
  const proxy = pick(null, 'proxy').text('proxy', 'proxy', null);
  return {
    compressionLevel: compressionLevel(pick(null, 'compression_level'), compression),
    maxConcurrentExports: number(null, 'max_concurrent_exports', 'maxConcurrentExports'),
    exitTimeoutMs: number(null, 'exit_timeout', 'exitTimeoutMs'),
    bearerTokenFile: pick(null, 'bearer_token_file').text('bearer_token_file', 'bearerTokenFile', null),
    proxy: proxy === 'none' ? false : proxy,
    tlsServerName: pick('tls', 'server_name').text('server_name', 'tlsServerName', null),
    tlsInsecureSkipVerify: pick('tls', 'insecure_skip_verify').boolean(
      'insecure_skip_verify',
      'tlsInsecureSkipVerify',
      false,
    ),
    retry: {
      initialBackoffMs: number('retry', 'initial_backoff', 'initialBackoffMs'),
      maxBackoffMs: number('retry', 'max_backoff', 'maxBackoffMs'),
      multiplier: number('retry', 'multiplier', 'multiplier'),
      jitter: number('retry', 'jitter', 'jitter'),
      maxElapsedMs: number('retry', 'max_elapsed', 'maxElapsedMs'),
    },
    batch: {
      maxBytes: number('batch', 'max_bytes', 'maxBytes'),
      maxQueuedBytes: number('batch', 'max_queued_bytes', 'maxQueuedBytes'),
    },
    queue: queue(signal, all, target),
    recordCost: pick(null, 'record_cost').boolean('record_cost', 'recordCost', false),
    costBudget: number(null, 'cost_budget', 'costBudget'),
  };
}

function compressionLevel(section: Section, compression: Compression): number | null {
  const level = section.number('compression_level', 'compressionLevel', null);
  if (level === null) return null;
  if ((compression === 'gzip' && level > MAX_GZIP_LEVEL) || (compression === 'zstd' && level < 1)) {
    section.error('compression_level', {
      code: 'CONFLICT',
      message: `is ${level}, which ${compression} doesn’t have`,
      advice: 'use 0 to 9 for gzip, 1 to 19 for zstd',
    });
  }
  return level;
}

function queue(signal: Section, all: Section, target: Section): QueueConfiguration | null {
  const place = signal.has('queue') ? signal : all;
  if (!place.has('queue')) {
    target.note('queue', null);
    return null;
  }
  const section = place.section('queue').at(target.target).for('queue');
  return {
    directory: section.text('directory', 'directory', ''),
    limitBytes: section.number('limit_bytes', 'limitBytes', null),
    segmentBytes: section.number('segment_bytes', 'segmentBytes', null),
    fsync: section.word('fsync', 'fsync', ['always', 'interval', 'never', null], null),
    fsyncIntervalMs: section.number('fsync_interval', 'fsyncIntervalMs', null),
    overflow: section.word('overflow', 'overflow', ['drop-newest', 'drop-oldest', null], null),
    maxAgeMs: section.number('max_age', 'maxAgeMs', null),
  };
}
