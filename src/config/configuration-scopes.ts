/** What scopes get by their names: the first rule whose name fits, else `defaultConfig`. */
export interface ScopeRules<C> {
  /** Of scopes that no rule fits. */
  readonly defaultConfig: C;
  /** In order; the first that fits counts. */
  readonly rules: readonly {
    /** With `*` for any characters and `?` for one. */
    readonly name: string;
    /** What these scopes get. */
    readonly config: C;
  }[];
}

/** How tracers or meters of a scope behave. */
export interface ScopeConfiguration {
  /** Whether they do anything. Default true. */
  readonly enabled: boolean;
}

/** How loggers of a scope behave. */
export interface LoggerScopeConfiguration extends ScopeConfiguration {
  /** The least severity number that is recorded, from 1 to 24; 0, the default, for all. */
  readonly minimumSeverity: number;
  /** Whether records of spans that aren’t sampled are left out. Default false. */
  readonly traceBased: boolean;
}
