/** What each subject came to in one phase, one entry a round; a subject that skips the phase is missing. */
export class Rounds<Key extends string, Result> {
  readonly #results = new Map<Key, Result[]>();

  add(subject: Key, result: Result): void {
    const results = this.#results.get(subject);
    if (results === undefined) this.#results.set(subject, [result]);
    else results.push(result);
  }

  of(subject: Key): readonly Result[] {
    return this.#results.get(subject) ?? [];
  }
}
