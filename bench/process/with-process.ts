import { AnsweringProcess, type ProcessOptions } from './answering-process.ts';

/** What `use` makes of an answering process, which ends with it. */
export async function withProcess<Questions, Result>(
  module: URL,
  options: ProcessOptions,
  use: (process: AnsweringProcess<Questions>) => Promise<Result>,
): Promise<Result> {
  const process = new AnsweringProcess<Questions>(module, options);
  try {
    return await use(process);
  } finally {
    await process.stop();
  }
}
