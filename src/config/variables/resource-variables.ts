import {
  DEFAULT_ORIGIN,
  type DocumentNode,
  listNode,
  mapNode,
  scalarNode,
  variableOrigin,
} from '../document/document-node.js';
import { parseAttributeList } from '../resource-attribute-list.js';
import { parseEntities } from './entities.js';
import type { VariableReader } from './variable-reader.js';

const DETECTORS = [
  ...['env', 'host', 'os', 'process', 'service', 'serviceinstance', 'container', 'k8s'],
  ...['cloud', 'aws', 'gcp', 'azure'],
];
/** All of them, in the order of their say: what is more special comes later. */
const ALL = ['host', 'process', 'serviceinstance', 'container', 'k8s', 'cloud'];

/** `OTEL_SERVICE_NAME` over `OTEL_RESOURCE_ATTRIBUTES` over `OTEL_ENTITIES`, and `OTEL_NODE_RESOURCE_DETECTORS`. */
export function resourceDocument(reader: VariableReader): DocumentNode {
  const attributes = new Map<string, DocumentNode>();
  const add = (name: string, value: string, variable: string): void => {
    const origin = variableOrigin(variable);
    // Not in its old place, where there was one: what comes later wins.
    attributes.delete(name);
    attributes.set(
      name,
      mapNode({ name: scalarNode(name, origin), value: scalarNode(value, origin) }, origin),
    );
  };
  const entities = reader.text('OTEL_ENTITIES');
  if (entities !== null) {
    const parsed = parseEntities(entities.value);
    for (const { index, reason } of parsed.faults) {
      reader.fault(entities.name, {
        code: 'INVALID_VALUE',
        fault: `entity ${index + 1} ${reason}; ignoring it`,
        advice: 'write type{id=value}[description=value]@schema, separated by semicolons',
      });
    }
    for (const [name, value] of parsed.attributes) add(name, value, entities.name);
  }
  const list = reader.text('OTEL_RESOURCE_ATTRIBUTES');
  if (list !== null) {
    const parsed = parseAttributeList(list.value);
    if (parsed.fault !== null) {
      reader.fault(list.name, {
        code: 'INVALID_VALUE',
        fault: `${parsed.fault}; ignoring the variable`,
        advice: 'write key=value,key=value, with commas, equals signs and percent signs percent-encoded',
      });
    }
    for (const [name, value] of Object.entries(parsed.attributes ?? {})) add(name, value, list.name);
  }
  const service = reader.text('OTEL_SERVICE_NAME');
  if (service !== null) add('service.name', service.value, service.name);
  return mapNode(
    {
      attributes: attributes.size === 0 ? undefined : listNode([...attributes.values()], DEFAULT_ORIGIN),
      'detection/development': detectionDocument(reader),
    },
    DEFAULT_ORIGIN,
  );
}

function detectionDocument(reader: VariableReader): DocumentNode {
  const name = 'OTEL_NODE_RESOURCE_DETECTORS';
  const named = reader.list(name);
  const origin = named === null ? DEFAULT_ORIGIN : variableOrigin(name);
  const wanted = named?.value ?? ['all'];
  for (const detector of wanted) {
    if (detector === 'all' || detector === 'none' || DETECTORS.includes(detector)) continue;
    reader.fault(name, {
      code: 'UNKNOWN_COMPONENT',
      fault: `there is no detector ${JSON.stringify(detector)}; ignoring it`,
      advice: `use those that there are: ${DETECTORS.join(', ')}, all, none`,
    });
  }
  const chosen = wanted.includes('all') ? ALL : DETECTORS.filter((detector) => wanted.includes(detector));
  const detectors = wanted.includes('none') ? [] : chosen;
  return mapNode(
    {
      detectors: listNode(
        detectors.map((detector) => mapNode({ [detector]: scalarNode(null, origin) }, origin)),
        origin,
      ),
    },
    origin,
  );
}
