/** How long an error asks to be left alone, in milliseconds: its `retryAfterMs`, as the errors of this package have it; else null. */
export function retryAfterMs(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('retryAfterMs' in error)) return null;
  const wish = error.retryAfterMs;
  return typeof wish === 'number' && wish > 0 ? wish : null;
}
