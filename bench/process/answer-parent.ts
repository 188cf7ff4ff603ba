/** What the parent sends. */
export interface Question {
  id: number;
  name: string;
  parameter?: unknown;
}

/** What the child sends back: exactly one of `value` and `error` counts, and `error` wins. */
export interface Answer {
  id: number;
  value?: unknown;
  error?: string;
}

/**
 * Answers the parent's questions from `answers`, the object whose type the parent's `AnsweringProcess` is given, and ends this
 * process when the parent goes away.
 */
export function answerParent(answers: object): void {
  const byName = new Map<string, unknown>(Object.entries(answers));
  process.on('message', async (question: Question) => {
    process.send?.(await answer(question, byName.get(question.name)));
  });
  process.on('disconnect', () => process.exit(1));
}

async function answer({ id, name, parameter }: Question, respond: unknown): Promise<Answer> {
  if (typeof respond !== 'function') return { id, error: `nobody answers ${name}` };
  try {
    return { id, value: await respond(parameter) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
