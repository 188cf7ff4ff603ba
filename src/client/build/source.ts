import type { AttributeMap } from '../../capture/attribute-map.js';
import type { OtlpResource, OtlpScope } from '../data/common.js';
import { keyValues } from './attributes.js';

/** What the telemetry of one built request shares: where it comes from and what made it. */
export interface RequestSource {
  /** Default: no attributes. */
  readonly resource?: {
    /** Such as `service.name`. */
    readonly attributes: AttributeMap;
    /** The schema of those attributes. */
    readonly schemaUrl?: string;
  };
  /** Default: the empty scope. */
  readonly scope?: {
    /** Such as the name of a library. */
    readonly name: string;
    /** Its version. */
    readonly version?: string;
    /** The schema of what it makes. */
    readonly schemaUrl?: string;
    /** Of the scope. */
    readonly attributes?: AttributeMap;
  };
}

export function resourceOf({ resource }: RequestSource): {
  resource: OtlpResource;
  schemaUrl: string | undefined;
} {
  return { resource: { attributes: keyValues(resource?.attributes) }, schemaUrl: resource?.schemaUrl };
}

export function scopeOf({ scope }: RequestSource): { scope: OtlpScope; schemaUrl: string | undefined } {
  return {
    scope: {
      name: scope?.name ?? '',
      version: scope?.version,
      attributes: keyValues(scope?.attributes),
    },
    schemaUrl: scope?.schemaUrl,
  };
}
