import type { BindingIntake, BindingIntakeStats } from '../native/binding.js';
import { nativeRuntime } from '../native/runtime.js';
import type { Level } from './priority.js';

/** Items are taken over in groups of so many, and of so many bytes, so that others get their turn. */
const GROUP_ITEMS = 256;
const GROUP_BYTES = 1 << 20;

/** The processor's end of what worker threads hand in. */
export class WorkerIntake {
  /** Taken out, and not yet where they belong. */
  inHand = 0;
  /** Something may be there. */
  mayHaveItems = false;
  private readonly binding: BindingIntake;

  /** @param ready is called when there is something to take. */
  constructor(maxItems: number, maxBytes: number, ready: () => void) {
    const runtime = nativeRuntime();
    this.binding = runtime.core.openIntake(maxItems, maxBytes);
    runtime.listen(this.binding.id, () => {
      this.mayHaveItems = true;
      ready();
    });
  }

  /** Names it within this process. */
  get key(): number {
    return this.binding.key;
  }

  /** Gives up to `maxItems` items, in their order, to `give`. @returns how many. */
  take(maxItems: number, give: (payload: Uint8Array, level: Level) => void): number {
    const taken = this.binding.take(Math.min(maxItems, GROUP_ITEMS), GROUP_BYTES);
    if (taken === null) {
      this.mayHaveItems = false;
      return 0;
    }
    const { payloads, ends, levels } = taken;
    this.inHand = ends.length;
    let start = 0;
    for (let at = 0; at < ends.length; at += 1) {
      const end = ends[at] ?? start;
      this.inHand -= 1;
      give(payloads.subarray(start, end), (levels[at] ?? 1) as Level);
      start = end;
    }
    return ends.length;
  }

  stats(): BindingIntakeStats {
    return this.binding.stats();
  }

  /** Takes nothing more in. What is there is still to be taken. */
  close(): void {
    this.binding.close();
  }

  /** Nothing more will be taken. */
  end(): void {
    nativeRuntime().unlisten(this.binding.id);
  }
}
