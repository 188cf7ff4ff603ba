/** Levels of a winston logger: the smaller the number, the more important. */
export type WinstonLevels = Readonly<Record<string, number>>;

/** The severity numbers that OpenTelemetry's own winston transport gives, by set of levels. */
const NPM: WinstonLevels = { error: 17, warn: 13, info: 9, http: 7, verbose: 6, debug: 5, silly: 1 };
const SYSLOG: WinstonLevels = {
  emerg: 23,
  alert: 22,
  crit: 21,
  error: 17,
  warning: 13,
  notice: 10,
  info: 9,
  debug: 5,
};
const CLI: WinstonLevels = {
  error: 17,
  warn: 13,
  help: 11,
  data: 10,
  info: 9,
  debug: 5,
  prompt: 4,
  verbose: 3,
  input: 2,
  silly: 1,
};
/** Names that loggers with levels of their own often use. */
const OTHERS: WinstonLevels = { fatal: 21, critical: 21, trace: 1 };

const MOST_IMPORTANT = 21;

/**
 * The severity number of `level` among a logger's `levels`: that of winston's npm, cli or syslog levels where the logger
 * has these; a level of another name by its place among the others, from fatal down to trace.
 */
export function severityOfLevel(level: string, levels: WinstonLevels | undefined): number {
  const isCli = levels !== undefined && 'prompt' in levels && 'input' in levels;
  const sets = isCli ? [CLI, NPM, SYSLOG, OTHERS] : [NPM, SYSLOG, CLI, OTHERS];
  for (const set of sets) if (Object.hasOwn(set, level)) return set[level] ?? 0;
  const rank = levels?.[level];
  if (levels === undefined || rank === undefined) return 0;
  const ranks = Object.values(levels);
  const lowest = Math.max(...ranks);
  const highest = Math.min(...ranks);
  if (lowest === highest) return MOST_IMPORTANT;
  return MOST_IMPORTANT - Math.round(((rank - highest) / (lowest - highest)) * (MOST_IMPORTANT - 1));
}
