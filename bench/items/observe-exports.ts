/** Learns of each export of an official exporter. */
export interface ExportObserver {
  onExport(items: number): void;
  /** Called when the export ends, whichever way. */
  onExported(items: number, isDelivered: boolean): void;
}

interface Exporter<Item> {
  export(items: Item[], onResult: (result: { code: number; error?: Error }) => void): void;
  shutdown(): Promise<void>;
  forceFlush?(): Promise<void>;
}

/** An exporter of spans or log records that tells `observer` of each export. */
export function observeExports<Item>(inner: Exporter<Item>, observer: Partial<ExportObserver>) {
  return {
    export: (items: Item[], onResult: (result: { code: number; error?: Error }) => void): void => {
      observer.onExport?.(items.length);
      inner.export(items, (result) => {
        observer.onExported?.(items.length, result.code === 0);
        onResult(result);
      });
    },
    shutdown: (): Promise<void> => inner.shutdown(),
    forceFlush: (): Promise<void> => inner.forceFlush?.() ?? Promise.resolve(),
  };
}
