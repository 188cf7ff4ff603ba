/** Timers take no more; nearly 25 days. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** Keeps the process alive while someone waits. */
export class KeepAlive {
  private timer: NodeJS.Timeout | null = null;

  set(isNeeded: boolean): void {
    if (isNeeded === (this.timer !== null)) return;
    if (this.timer === null) {
      this.timer = setInterval(() => {}, MAX_DELAY_MS);
      return;
    }
    clearInterval(this.timer);
    this.timer = null;
  }
}
