/**
 * Completes `environment` by what PM2 keeps for its cluster mode: the variables of an application stand in one, as JSON, until
 * PM2's own script unpacks them, and that runs after what is preloaded.
 */
export function unpackSupervisorEnvironment(environment: NodeJS.ProcessEnv): void {
  const packed = environment.pm2_env;
  if (packed === undefined) return;
  try {
    const variables: unknown = JSON.parse(packed);
    if (typeof variables !== 'object' || variables === null) return;
    for (const [name, value] of Object.entries(variables)) {
      if (typeof value === 'string' || typeof value === 'number') environment[name] = String(value);
    }
  } catch {
    // Not PM2's.
  }
}
