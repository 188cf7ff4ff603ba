import type { Configuration } from '../config/configuration.js';
import { type ConfigurationProblem, describeProblem } from '../config/configuration-problem.js';
import type { ResolvedConfiguration } from '../config/resolve-configuration.js';
import { type ConfigurationChange, configurationChange, fileWords } from './configuration-change.js';
import { configuredSampler } from './configured-sampler.js';
import { type DiagnosticsLog, isMoreVerbose } from './diagnostics-log.js';
import { exporterOptionsAt } from './exporter-options-at.js';
import type { Providers } from './signals.js';
import type { FileListener } from './watched-file.js';

/** A resolution without errors. */
export type Usable = ResolvedConfiguration & { readonly configuration: Configuration };

/** A part of a change, and what takes it back. */
interface Step {
  readonly name: string;
  apply(): void;
  undo(): void;
}

/** Follows a configuration file while the program runs. */
export class HotReload implements FileListener {
  private readonly file: string;
  private readonly providers: Providers;
  private readonly log: DiagnosticsLog;
  private readonly resolve: (text: string) => ResolvedConfiguration;
  private current: Usable;

  /** @param resolve the configuration with this text in the place of the file's. */
  constructor(
    file: string,
    current: Usable,
    providers: Providers,
    log: DiagnosticsLog,
    resolve: (text: string) => ResolvedConfiguration,
  ) {
    this.file = file;
    this.current = current;
    this.providers = providers;
    this.log = log;
    this.resolve = resolve;
  }

  /**
   * Applies what a new content changes: all of it or, where a part can't be applied, nothing. Says in one line what changed, or
   * why nothing did. Never throws.
   */
  onContent(text: string): void {
    const next = this.resolve(text);
    const { configuration } = next;
    if (configuration === null) {
      this.refuse(firstError(next.problems));
      return;
    }
    const change = configurationChange(this.current.configuration, configuration);
    const done: Step[] = [];
    for (const step of this.steps({ ...next, configuration }, change)) {
      try {
        step.apply();
        done.push(step);
      } catch (error) {
        for (const earlier of done.reverse()) this.undo(earlier);
        this.refuse(`${step.name}: ${error instanceof Error ? error.message : String(error)}`);
        return;
      }
    }
    const before = this.current.configuration.logLevel;
    this.current = { ...next, configuration };
    for (const problem of next.problems) this.log.report('warn', describeProblem(problem));
    const { logLevel, needRestart } = change;
    const changed = [...(logLevel === null ? [] : ['log_level']), ...done.map(({ name }) => name)];
    if (changed.length === 0 && needRestart.length === 0) return;
    const level = configuration.logLevel;
    // The more verbose of both levels says whether the change is told.
    if (isMoreVerbose(level, before)) this.log.setLevel(level);
    this.tell(changed, needRestart);
    this.log.setLevel(level);
  }

  /** @inheritdoc */
  onUnreadable(reason: string): void {
    this.log.tell('warn', `${this.file} can't be read any more, everything stays as it was: ${reason}`);
  }

  private steps(next: Usable, change: ConfigurationChange): Step[] {
    const { current, providers } = this;
    const steps: Step[] = [];
    const { tracerProvider } = providers;
    const before = current.configuration.tracerProvider?.sampler;
    const { sampler } = change;
    if (sampler !== null && before !== undefined && tracerProvider !== null) {
      steps.push({
        name: 'tracer_provider.sampler',
        apply: () => tracerProvider.setSampler(configuredSampler(sampler)),
        undo: () => tracerProvider.setSampler(configuredSampler(before)),
      });
    }
    for (const { path, settings } of change.exporters) {
      const exporter = providers.exporters.find((candidate) => candidate.path === path);
      const [from, to] = [exporterOptionsAt(path, current), exporterOptionsAt(path, next)];
      if (exporter === undefined || from === null || to === null) continue;
      steps.push({
        name: `${fileWords(path)} (${settings.join(', ')})`,
        apply: () => exporter.reconfigure(to),
        undo: () => exporter.reconfigure(from),
      });
    }
    return steps;
  }

  private undo(step: Step): void {
    try {
      step.undo();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.log.tell('error', `could not take back ${step.name}: ${reason}`);
    }
  }

  private tell(changed: readonly string[], needRestart: readonly string[]): void {
    const parts = [
      ...(changed.length === 0 ? [] : [`changed ${changed.join(', ')}`]),
      ...(needRestart.length === 0 ? [] : [`needs a restart for ${needRestart.join(', ')}`]),
    ];
    this.log.tell(
      needRestart.length === 0 ? 'info' : 'warn',
      `${this.file} was read again: ${parts.join('; ')}`,
    );
  }

  private refuse(reason: string): void {
    this.log.tell(
      'error',
      `${this.file} was read again and is not followed, everything stays as it was: ${reason}`,
    );
  }
}

function firstError(problems: readonly ConfigurationProblem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return 'it gives no configuration';
  const others = errors.length - 1;
  return describeProblem(first) + (others === 0 ? '' : ` (and ${others} more)`);
}
