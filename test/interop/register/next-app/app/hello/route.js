export const dynamic = 'force-dynamic';

/** Answers with what another service says. */
export async function GET() {
  const answer = await fetch(process.env.OTHER_URL, { cache: 'no-store' });
  return new Response(await answer.text());
}
