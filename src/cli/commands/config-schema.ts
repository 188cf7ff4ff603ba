import { configurationSchema } from '../../config/configuration-schema.js';
import type { Arguments, Host } from '../command.js';
import { OK } from '../exit-codes.js';

/** Prints the JSON Schema of configuration files. */
export async function configSchema(_: Arguments, host: Host): Promise<number> {
  host.stdout.write(`${JSON.stringify(configurationSchema(), null, 2)}\n`);
  return OK;
}
