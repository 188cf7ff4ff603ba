import type { BindingFailure } from '../native/binding.js';
import { failureError } from '../native/runtime.js';

/** Why nothing is listened on, and what to do; `source` names a setting as the user wrote it. */
export function listenError(failure: BindingFailure, source?: (setting: string) => string): Error {
  if (failure.code !== 'ADDRESS_IN_USE') return failureError(failure, source);
  return failureError({
    ...failure,
    reason: `${failure.reason}; end what listens there, or choose another port (0 for a free one)`,
  });
}
