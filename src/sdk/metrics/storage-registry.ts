import { diag } from '@opentelemetry/api';
import { type InstrumentDescriptor, isCompatible } from './instrument-descriptor.js';
import type { MetricStorage } from './metric-storage.js';

interface Registered {
  descriptor: InstrumentDescriptor;
  readonly storage: MetricStorage | null;
}

/** The metrics of a meter that go to the same readers, by name in any letter case. */
export class StorageRegistry {
  private readonly registered = new Map<string, Registered[]>();

  /**
   * The storage of a metric that is registered already, null for one that is dropped, or undefined for a new metric.
   * Conflicts are told to OpenTelemetry's diagnostics; of two descriptions the longer one stays.
   */
  find(descriptor: InstrumentDescriptor): MetricStorage | null | undefined {
    let found: Registered | undefined;
    for (const other of this.registered.get(descriptor.name.toLowerCase()) ?? []) {
      if (!isCompatible(other.descriptor, descriptor)) {
        diag.warn(
          `A view or instrument with the name ${descriptor.name} has already been registered and is incompatible with another registered view.\n${differences(other.descriptor, descriptor)}Use another name, or a view that gives it one.`,
        );
        continue;
      }
      if (other.descriptor.description !== descriptor.description) this.describe(other, descriptor);
      found = other;
    }
    return found?.storage;
  }

  /** Registers a new metric. `storage` is null where it is dropped. */
  add(descriptor: InstrumentDescriptor, storage: MetricStorage | null): void {
    const key = descriptor.name.toLowerCase();
    const others = this.registered.get(key);
    if (others === undefined) this.registered.set(key, [{ descriptor, storage }]);
    else others.push({ descriptor, storage });
  }

  private describe(known: Registered, descriptor: InstrumentDescriptor): void {
    diag.warn(
      `A view or instrument with the name ${descriptor.name} has already been registered, but has a different description.\n${differences(known.descriptor, descriptor)}The longer description will be used.`,
    );
    const { description } = descriptor;
    if (description.length <= known.descriptor.description.length) return;
    known.descriptor = { ...known.descriptor, description };
    known.storage?.describe(description);
  }
}

function differences(known: InstrumentDescriptor, other: InstrumentDescriptor): string {
  const lines = (['unit', 'type', 'valueType', 'description'] as const).filter(
    (field) => known[field] !== other[field],
  );
  return lines.map((field) => `\t- ${field} '${known[field]}' does not match '${other[field]}'\n`).join('');
}
