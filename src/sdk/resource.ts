import { basename } from 'node:path';
import type { AttributeMap } from '../capture/attribute-map.js';
import type { ResourceLike } from '../capture/readable-span.js';
import { type Environment, findVariable } from '../config/environment.js';
import { parseAttributeList } from '../config/resource-attribute-list.js';
import { reportWarnings } from '../export/diagnostics.js';
import { VERSION } from '../version.js';

/**
 * The resource that a provider's telemetry comes from.
 *
 * Attributes of `given` win over those of `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES`, which win over the defaults:
 * `service.name` `unknown_service:` and the name of the executable, and `telemetry.sdk.*`. A broken
 * `OTEL_RESOURCE_ATTRIBUTES` is ignored as a whole, with a warning, as the specification says.
 */
export function resolveResource(given?: ResourceLike, environment: Environment = process.env): ResourceLike {
  if (given !== undefined && COMPLETE.has(given)) return given;
  const base = { ...defaults(), ...fromEnvironment(environment) };
  if (given?.asyncAttributesPending === true && given.waitForAsyncAttributes !== undefined) {
    return new MergedResource(base, given);
  }
  return { attributes: { ...base, ...given?.attributes }, schemaUrl: given?.schemaUrl };
}

/** Resources that {@link resolveResource} gives back as they are. */
const COMPLETE = new WeakSet<ResourceLike>();

/** A resource over the defaults, for which no `OTEL_*` variable is looked at: not now, and not when a provider is given it. */
export function completeResource(given: ResourceLike): ResourceLike {
  const resource = resolveResource(given, {});
  COMPLETE.add(resource);
  return resource;
}

/** A resource whose detectors are still at work: what they find is merged when it is asked for. */
class MergedResource implements ResourceLike {
  readonly schemaUrl: string | undefined;
  private readonly base: AttributeMap;
  private readonly given: ResourceLike;

  constructor(base: AttributeMap, given: ResourceLike) {
    this.base = base;
    this.given = given;
    this.schemaUrl = given.schemaUrl;
  }

  get attributes(): AttributeMap {
    return { ...this.base, ...this.given.attributes };
  }

  get asyncAttributesPending(): boolean {
    return this.given.asyncAttributesPending === true;
  }

  async waitForAsyncAttributes(): Promise<void> {
    await this.given.waitForAsyncAttributes?.();
  }
}

function defaults(): AttributeMap {
  return {
    'service.name': `unknown_service:${basename(process.execPath)}`,
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.name': 'otlp-native',
    'telemetry.sdk.version': VERSION,
  };
}

function fromEnvironment(environment: Environment): AttributeMap {
  const attributes = resourceAttributes(environment);
  const name = findVariable(environment, 'OTEL_SERVICE_NAME');
  return name === null ? attributes : { ...attributes, 'service.name': name.value };
}

function resourceAttributes(environment: Environment): AttributeMap {
  const found = findVariable(environment, 'OTEL_RESOURCE_ATTRIBUTES');
  if (found === null) return {};
  const { attributes, fault } = parseAttributeList(found.value);
  if (fault !== null) reportWarnings([`${found.name}: ${fault}; ignoring the variable`]);
  return attributes ?? {};
}
