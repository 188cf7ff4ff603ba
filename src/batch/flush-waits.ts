interface FlushWait {
  readonly epoch: number;
  /** Items of its epoch and earlier ones that have no outcome. */
  left: number;
  readonly resolve: () => void;
}

/** Flushes, each until everything that was there when it began has its outcome. */
export class FlushWaits {
  private waits: FlushWait[] = [];

  /** `items` of epochs up to `epoch` have no outcome yet. */
  until(epoch: number, items: number): Promise<void> {
    if (items === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.waits.push({ epoch, left: items, resolve });
    });
  }

  /** `items` of `epoch` have their outcome. */
  settled(epoch: number, items: number): void {
    if (this.waits.length === 0) return;
    for (const wait of this.waits) if (epoch <= wait.epoch) wait.left -= items;
    const ended = this.waits.filter(({ left }) => left <= 0);
    if (ended.length === 0) return;
    this.waits = this.waits.filter(({ left }) => left > 0);
    for (const wait of ended) wait.resolve();
  }

  /** Nothing is left that could have an outcome. */
  endAll(): void {
    const ended = this.waits;
    this.waits = [];
    for (const wait of ended) wait.resolve();
  }
}
