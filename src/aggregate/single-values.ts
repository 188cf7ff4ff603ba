const CAPACITY = 256;

/** Single numbers on their way to the core, which gets them together: a crossing for each would cost more than the rest. */
export class SingleValues {
  private readonly waiting = new Float64Array(CAPACITY);
  private length = 0;

  private readonly hand: (values: Float64Array) => void;

  /** `hand` is given what waits, an array that it must not keep. */
  constructor(hand: (values: Float64Array) => void) {
    this.hand = hand;
  }

  /** Adds a number. */
  add(value: number): void {
    this.waiting[this.length++] = value;
    if (this.length === CAPACITY) this.flush();
  }

  /** Hands over what waits. */
  flush(): void {
    if (this.length === 0) return;
    const values = this.waiting.subarray(0, this.length);
    this.length = 0;
    this.hand(values);
  }
}
