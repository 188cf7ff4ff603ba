import { diag } from '@opentelemetry/api';
import type { AttributeMap } from '../../capture/attribute-map.js';
import { correctedValue } from './measured-value.js';
import { type StorageRoute, seriesOf } from './measurement-sink.js';
import type { NativeObservable } from './observable-instrument.js';
import { NO_SERIES } from './series-trie.js';

/** What one call of a callback has observed. It counts when the callback has ended in time, otherwise not at all. */
export class Observations {
  private readonly routes: StorageRoute[] = [];
  private readonly series: number[] = [];
  private readonly values: number[] = [];

  /** Takes an observation. The attributes may change after the call. Never throws. */
  add(instrument: NativeObservable, value: number, attributes: AttributeMap | undefined): void {
    const corrected = correctedValue(value, instrument.descriptor);
    if (corrected === null) return;
    try {
      for (const route of instrument.routes) {
        const series = seriesOf(route, attributes);
        if (series === NO_SERIES) continue;
        this.routes.push(route);
        this.series.push(series);
        this.values.push(corrected);
      }
    } catch (error) {
      diag.error(`an observation of ${instrument.descriptor.name} is dropped: it can't be read`, error);
    }
  }

  /** The observations count, for collection number `round`. Of several of one series the last one does. */
  commit(round: number): void {
    for (let i = 0; i < this.routes.length; i++) {
      const { storage } = this.routes[i] as StorageRoute;
      storage.observe(this.series[i] as number, this.values[i] as number, round);
    }
  }
}
