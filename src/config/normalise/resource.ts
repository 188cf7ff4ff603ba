import type {
  AttributeValueConfiguration,
  DetectorName,
  NameFilter,
  ResourceConfiguration,
} from '../configuration.js';
import type { DocumentNode } from '../document/document-node.js';
import { parseAttributeList } from '../resource-attribute-list.js';
import { unknownComponent } from './exporters.js';
import { nameFilter } from './name-filter.js';
import type { Section } from './section.js';

/** What a name in a file or in `OTEL_NODE_RESOURCE_DETECTORS` stands for; the order is that of their say. */
const DETECTORS: Readonly<Record<string, readonly DetectorName[]>> = {
  // Which are read anyhow; the name is known so that lists made for the official packages fit.
  env: [],
  host: ['host', 'os'],
  os: ['os'],
  process: ['process'],
  service: ['serviceinstance'],
  serviceinstance: ['serviceinstance'],
  container: ['container'],
  k8s: ['k8s'],
  cloud: ['aws', 'gcp', 'azure'],
  aws: ['aws'],
  gcp: ['gcp'],
  azure: ['azure'],
};

/** The resource of its section. */
export function resource(section: Section): ResourceConfiguration {
  const detection = section.section('detection/development');
  const detected = nameFilter(detection, 'attributes', 'detectedAttributes');
  const all: NameFilter = { included: null, excluded: [] };
  const found = detectors(detection);
  return {
    attributes: attributes(section, found.hasService),
    schemaUrl: section.text('schema_url', 'schemaUrl', null),
    detectors: found.names,
    detectedAttributes: detected ?? all,
  };
}

function detectors(detection: Section): { names: readonly DetectorName[]; hasService: boolean } {
  detection.note('detectors', detection.child('detectors'));
  const names = new Map<DetectorName, Section>();
  let hasService = false;
  for (const item of detection.items('detectors', 'detectors')) {
    const chosen = item.choice();
    if (chosen === null) continue;
    const meant = Object.hasOwn(DETECTORS, chosen.name) ? DETECTORS[chosen.name] : undefined;
    if (meant === undefined) {
      const known = Object.keys(DETECTORS).filter((name) => name !== 'env');
      unknownComponent(item, 'resource detector', chosen.name, known);
    }
    hasService ||= chosen.name === 'service';
    for (const name of meant ?? []) names.set(name, item);
  }
  for (const [index, item] of [...names.values()].entries()) {
    detection.note(`detectors[${index}]`, item.node);
  }
  return { names: [...names.keys()], hasService };
}

function attributes(
  section: Section,
  hasService: boolean,
): Readonly<Record<string, AttributeValueConfiguration>> {
  const values: Record<string, AttributeValueConfiguration> = Object.create(null);
  const place = section.for('attributes');
  section.note('attributes', section.child('attributes') ?? section.child('attributes_list'));
  if (hasService && section.context.serviceName !== null) {
    values['service.name'] = section.context.serviceName;
    section.context.origins.set(`${place.target}["service.name"]`, 'OTEL_SERVICE_NAME');
  }
  const list = section.child('attributes_list');
  if (list?.kind === 'scalar' && typeof list.value === 'string') {
    const parsed = parseAttributeList(list.value);
    if (parsed.fault !== null) {
      section.warning('attributes_list', {
        code: 'INVALID_VALUE',
        message: `${parsed.fault}; all of it is ignored`,
        advice: 'write key=value,key=value, with commas, equals signs and percent signs percent-encoded',
      });
    }
    for (const [name, value] of Object.entries(parsed.attributes ?? {})) {
      values[name] = value;
      place.note(name, list);
    }
  }
  for (const item of section.items('attributes', 'attributes')) {
    const name = item.child('name');
    const node = item.child('value');
    if (name?.kind !== 'scalar' || node === null) continue;
    const value = attributeValue(item, node);
    if (value === null) continue;
    values[String(name.value)] = value;
    place.note(String(name.value), node);
  }
  return { ...values };
}

/** The value of an attribute as its type says; null where it has none. */
function attributeValue(item: Section, node: DocumentNode): AttributeValueConfiguration | null {
  if (node.kind === 'scalar' && node.value === null) return null;
  const type = item.child('type');
  const wanted = type?.kind === 'scalar' && typeof type.value === 'string' ? type.value : null;
  const isArray = wanted?.endsWith('_array') === true;
  const kind = wanted?.replace('_array', '') ?? null;
  if (node.kind === 'scalar') {
    const value = isArray ? null : scalarAs(node.value, kind);
    if (value !== null) return value;
  } else if (node.kind === 'list') {
    const values = node.items.map((entry) =>
      entry.kind === 'scalar' && (isArray || wanted === null) ? scalarAs(entry.value, kind) : null,
    );
    if (values.every((value) => value !== null)) return values as AttributeValueConfiguration;
  }
  item.error('value', {
    code: 'WRONG_TYPE',
    message: `is not of the type ${wanted ?? 'string'}`,
    advice: 'change the value, or its type',
  });
  return null;
}

function scalarAs(value: unknown, kind: string | null): string | number | boolean | null {
  switch (kind) {
    case 'bool':
      return typeof value === 'boolean' ? value : null;
    case 'int':
      return Number.isInteger(value) ? (value as number) : null;
    case 'double':
      return typeof value === 'number' ? value : null;
    case 'string':
      return typeof value === 'string' ? value : null;
    default:
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? value
        : null;
  }
}
