import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Answer, Question } from './answer-parent.ts';

export interface ProcessOptions {
  /** For `node` itself. */
  nodeOptions?: readonly string[];
  /** Whether the child sees `OTEL_*`. Default false: what the shell happens to hold would settle a comparison. */
  takesOtelVariables?: boolean;
  /** Variables that the child has besides. */
  environment?: Readonly<Record<string, string>>;
}

/**
 * A process of ours that answers questions, one at a time or several at once. `Questions` maps each question's name to its
 * function, as the child hands them to `answerParent`.
 */
export class AnsweringProcess<Questions> {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(reason: Error): void }>();
  #nextId = 0;

  /** `module` is the child's TypeScript file. */
  constructor(
    module: URL,
    { nodeOptions = [], takesOtelVariables = false, environment = {} }: ProcessOptions = {},
  ) {
    this.#child = fork(fileURLToPath(module), [], {
      execArgv: [...nodeOptions],
      env: { ...(takesOtelVariables ? process.env : withoutOtelVariables(process.env)), ...environment },
      // A child's output goes to stderr: stdout belongs to the report.
      stdio: ['ignore', 2, 2, 'ipc'],
      serialization: 'advanced',
    });
    this.#child.on('message', (answer: Answer) => this.#settle(answer));
    this.#child.on('exit', (code, signal) =>
      this.#failAll(new Error(`the process ${module.pathname} ended with ${signal ?? `code ${code}`}`)),
    );
    this.#child.on('error', (error) => this.#failAll(error));
  }

  ask<Name extends keyof Questions & string>(
    name: Name,
    ...[parameter]: QuestionParameters<Questions[Name]>
  ): Promise<QuestionAnswer<Questions[Name]>> {
    const id = this.#nextId++;
    const question: Question = { id, name, parameter };
    return new Promise<QuestionAnswer<Questions[Name]>>((resolve, reject) => {
      // The child is the same program, type-checked against the same `Questions`.
      this.#waiting.set(id, {
        resolve: (value) => resolve(value as QuestionAnswer<Questions[Name]>),
        reject,
      });
      this.#child.send(question, (error) => {
        if (error !== null) this.#settle({ id, error: error.message });
      });
    });
  }

  /** Ends the process and waits until it's gone. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.error === undefined) waiting?.resolve(answer.value);
    else waiting?.reject(new Error(answer.error));
  }

  #failAll(reason: Error): void {
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }
}

function withoutOtelVariables(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('OTEL_')));
}

type QuestionParameters<F> = F extends (...parameters: infer P) => unknown ? P : never;
type QuestionAnswer<F> = F extends (...parameters: never[]) => infer R ? Awaited<R> : never;
