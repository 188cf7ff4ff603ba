/** The value of a command line's option; ends the process with 2 where it is no number above 0. */
export function positiveNumber(option: string, text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  process.stderr.write(`--${option} must be a number above 0, not ${text}\n`);
  process.exit(2);
}
