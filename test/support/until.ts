/** Waiting on a condition instead of on time. */

const POLL_MS = 5;

/** Resolves with the first value of `probe` that isn't null or false; rejects when there is none within `deadlineMs`. */
export async function until<T>(
  what: string,
  deadlineMs: number,
  probe: () => T | null | false | Promise<T | null | false>,
): Promise<T> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const value = await probe();
    if (value !== null && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
