import { type FSWatcher, readFileSync, realpathSync, unwatchFile, watch, watchFile } from 'node:fs';
import { dirname } from 'node:path';

/** Editors write in several steps, and those that replace a file have none in between. */
const SETTLE_MS = 100;
/** How often a file that isn't there, or is empty, is looked for again before that is told. */
const MAX_TRIES = 10;

/** Who is told of a {@link WatchedFile}. */
export interface FileListener {
  /** The file has another content. */
  onContent(text: string): void;
  /** It can't be read, and that for longer than it takes to replace it. */
  onUnreadable(reason: string): void;
}

/**
 * Tells of a file's new contents: written in place, replaced by renaming, or by another target of a link on its way, as
 * Kubernetes does with mounted files. What is told is the content, so that several events of one change are one. Keeps nothing
 * alive.
 */
export class WatchedFile {
  private readonly path: string;
  private readonly listener: FileListener;
  private readonly watchers: FSWatcher[] = [];
  private readonly onEvent = (): void => this.settle();
  private text: string;
  private timer: NodeJS.Timeout | null = null;
  private tries = 0;

  /** @param text the content that is known. */
  constructor(path: string, text: string, listener: FileListener) {
    this.path = path;
    this.text = text;
    this.listener = listener;
    try {
      // Of the folders, since a file that is replaced is another one.
      for (const folder of new Set([dirname(path), dirname(realpathSync(path))])) {
        const watcher = watch(folder, { persistent: false }, this.onEvent);
        watcher.on('error', () => this.poll());
        this.watchers.push(watcher);
      }
    } catch {
      this.poll();
    }
  }

  /** Tells of nothing more. */
  close(): void {
    for (const watcher of this.watchers.splice(0)) watcher.close();
    unwatchFile(this.path, this.onEvent);
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /** Where the system has no events, or no more of them. */
  private poll(): void {
    watchFile(this.path, { persistent: false }, this.onEvent);
  }

  private settle(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), SETTLE_MS).unref();
  }

  private look(): void {
    this.timer = null;
    let text = '';
    let reason = 'it is empty';
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    if (text.trim() === '') {
      this.tries += 1;
      if (this.tries < MAX_TRIES) this.settle();
      else if (this.tries === MAX_TRIES) this.listener.onUnreadable(reason);
      return;
    }
    this.tries = 0;
    if (text === this.text) return;
    this.text = text;
    this.listener.onContent(text);
  }
}
