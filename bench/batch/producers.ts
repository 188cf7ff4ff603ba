/** Counts what each of several producers has added, until the first has added all. */
export class Shares {
  readonly #added: number[];
  readonly #each: number;
  #share = Number.NaN;

  constructor(producers: number, each: number) {
    this.#added = new Array<number>(producers).fill(0);
    this.#each = each;
  }

  add(producer: number): void {
    const added = (this.#added[producer] ?? 0) + 1;
    this.#added[producer] = added;
    if (added === this.#each && Number.isNaN(this.#share))
      this.#share = Math.min(...this.#added) / this.#each;
  }

  /** What the last one had when the first had all, as a share of that: 1 is even. */
  get share(): number {
    return this.#share;
  }
}

/** `producers` at once, each adds `each` items and waits for each of them. */
export async function produce(
  producers: number,
  each: number,
  add: (producer: number) => unknown,
  shares: Shares,
): Promise<void> {
  const one = async (producer: number): Promise<void> => {
    for (let left = each; left > 0; left--) {
      await add(producer);
      shares.add(producer);
    }
  };
  await Promise.all(Array.from({ length: producers }, (_, producer) => one(producer)));
}
