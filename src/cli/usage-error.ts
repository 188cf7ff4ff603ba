/** The command line is wrong. */
export class UsageError extends Error {
  /** The command whose help is worth a look; empty for the whole program. */
  readonly command: string;

  constructor(message: string, command: string) {
    super(message);
    this.command = command;
  }
}
