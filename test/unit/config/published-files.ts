import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('./fixtures/published/', import.meta.url);

/** The published files, as `folder/name` with their text. */
export function publishedFiles(): readonly (readonly [name: string, text: string])[] {
  const folders = ['examples', 'examples-1.0.0', 'examples-1.1.0', 'snippets', 'snippets-1.1.0'];
  return folders.flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, FOLDER))
      .sort()
      .map(
        (name) => [`${folder}/${name}`, readFileSync(new URL(`${folder}/${name}`, FOLDER), 'utf8')] as const,
      ),
  );
}

/** The published JSON Schema, without its descriptions. */
export function publishedSchema(): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL('opentelemetry_configuration.json', FOLDER), 'utf8'));
}
