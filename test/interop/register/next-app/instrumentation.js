/** The hook that Next.js calls once in each of its servers. */
export async function register() {
  if (process.env.NEXT_RUNTIME === 'nodejs') await import('otlp-native/register');
}
