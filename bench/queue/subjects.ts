import type { QueueFsync } from 'otlp-native';

/**
 * Log records a request that the Collector gets: those of the official SDK's batches by default, those of ours, and some between.
 * Larger ones are stored with fewer syncs, smaller ones with less memory.
 */
export const REQUEST_ITEMS = [512, 2_048, 8_192] as const;
export type RequestItems = (typeof REQUEST_ITEMS)[number];

/** Who stores, and how. */
export interface QueueSubject {
  readonly name: string;
  readonly by:
    | { readonly party: 'collector'; readonly fsync: boolean; readonly requestItems: RequestItems }
    | { readonly party: 'native'; readonly fsync: QueueFsync };
}

export type CollectorKey = `collector${'Synced' | 'Unsynced'}${RequestItems}`;
export type QueueKey = CollectorKey | 'nativeAlways' | 'nativeNever' | 'nativeInterval';

export const SUBJECTS: Record<QueueKey, QueueSubject> = {
  collectorSynced512: collector(true, 512),
  collectorSynced2048: collector(true, 2_048),
  collectorSynced8192: collector(true, 8_192),
  nativeAlways: native('always'),
  collectorUnsynced512: collector(false, 512),
  collectorUnsynced2048: collector(false, 2_048),
  collectorUnsynced8192: collector(false, 8_192),
  nativeNever: native('never'),
  nativeInterval: native('interval'),
};

export type SwitchKey = 'off' | 'on';

export const SWITCH_SUBJECTS: Record<SwitchKey, { readonly name: string }> = {
  off: { name: 'queue off' },
  on: { name: "queue on, fsync: 'always'" },
};

function collector(fsync: boolean, requestItems: RequestItems): QueueSubject {
  return {
    name: `file_storage, fsync: ${fsync}, requests of ${requestItems}`,
    by: { party: 'collector', fsync, requestItems },
  };
}

function native(fsync: QueueFsync): QueueSubject {
  return { name: `option queue, fsync: '${fsync}'`, by: { party: 'native', fsync } };
}
