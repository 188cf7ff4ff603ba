/** Preloaded by the examples of the documentation: packages of SDK 2.x are found where the tests have them. */

import { registerHooks } from 'node:module';

const sdk2 = new URL('../../peers/sdk2/sdk2.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, nextResolve) => {
    try {
      return nextResolve(specifier, context);
    } catch (error) {
      if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
      return nextResolve(specifier, { ...context, parentURL: sdk2 });
    }
  },
});
