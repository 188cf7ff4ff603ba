/** Received metrics → points that can be compared: one entry a point, without its times. */

export interface ReceivedPoint {
  /** Resource, scope, metric and attributes: what tells the point from all others of a collection. */
  readonly key: string;
  readonly metric: string;
  /** All other fields but times, as JSON with sorted keys. */
  readonly value: Readonly<Record<string, unknown>>;
  readonly startTimeUnixNano: bigint;
  readonly timeUnixNano: bigint;
}

type Json = Record<string, unknown>;

const DATA_FIELDS = ['gauge', 'sum', 'histogram', 'exponentialHistogram'] as const;

/** The points of a request in OTLP's JSON form. */
export function pointsOf(request: unknown): ReceivedPoint[] {
  return list(request, 'resourceMetrics').flatMap((resourceMetrics) =>
    list(resourceMetrics, 'scopeMetrics').flatMap((scopeMetrics) =>
      list(scopeMetrics, 'metrics').flatMap((metric) =>
        DATA_FIELDS.flatMap((kind) => {
          const data = metric[kind] as Json | undefined;
          if (data === undefined) return [];
          const { dataPoints, ...ofMetric } = data;
          const origin = {
            resource: attributesOf(resourceMetrics.resource),
            resourceSchema: resourceMetrics.schemaUrl,
            scope: scopeMetrics.scope,
            scopeSchema: scopeMetrics.schemaUrl,
            metric: {
              name: metric.name,
              description: metric.description,
              unit: metric.unit,
              kind,
              ...ofMetric,
            },
          };
          return ((dataPoints ?? []) as Json[]).map((point) => received(origin, String(metric.name), point));
        }),
      ),
    ),
  );
}

function received(origin: Json, metric: string, point: Json): ReceivedPoint {
  const { startTimeUnixNano, timeUnixNano, attributes, ...value } = point;
  return {
    key: sorted({ ...origin, attributes: attributesOf({ attributes }) }),
    metric,
    value,
    startTimeUnixNano: BigInt((startTimeUnixNano as string | undefined) ?? 0),
    timeUnixNano: BigInt((timeUnixNano as string | undefined) ?? 0),
  };
}

/** Attributes in order of their keys: their order has no meaning. `telemetry.sdk.*` tells who has sent it. */
function attributesOf(owner: unknown): Json[] {
  return list(owner, 'attributes')
    .filter(({ key }) => !String(key).startsWith('telemetry.sdk.'))
    .toSorted((a, b) => (String(a.key) < String(b.key) ? -1 : 1));
}

function list(owner: unknown, field: string): Json[] {
  return ((owner as Json | undefined)?.[field] ?? []) as Json[];
}

/** JSON with the keys of objects in order. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

/** What differs between two collections of the same measurements, in words; empty when nothing does. */
export function pointDifferences(
  expected: readonly ReceivedPoint[],
  actual: readonly ReceivedPoint[],
): string[] {
  const differences: string[] = [];
  const left = byKey(expected, differences);
  const right = byKey(actual, differences);
  for (const [key, point] of left) {
    const other = right.get(key);
    if (other === undefined) differences.push(`missing: ${key} ${sorted(point.value)}`);
    else if (!isSameValue(point.value, other.value)) {
      differences.push(`${key}\n  expected ${sorted(point.value)}\n  actual   ${sorted(other.value)}`);
    }
  }
  for (const [key, point] of right) {
    if (!left.has(key)) differences.push(`not expected: ${key} ${sorted(point.value)}`);
  }
  return differences;
}

function byKey(points: readonly ReceivedPoint[], differences: string[]): Map<string, ReceivedPoint> {
  const known = new Map<string, ReceivedPoint>();
  for (const point of points) {
    if (known.has(point.key)) differences.push(`twice: ${point.key}`);
    known.set(point.key, point);
  }
  return known;
}

export function isSameValue(expected: Json, actual: Json): boolean {
  return sorted(withoutNothing(expected)) === sorted(withoutNothing(actual));
}

/** Zeros may be left out, and the scale and the offsets of empty buckets mean nothing. */
function withoutNothing(value: Json): Json {
  const rest = { ...value };
  for (const field of ['count', 'zeroCount']) if (rest[field] === '0') delete rest[field];
  const positive = counted(rest.positive);
  const negative = counted(rest.negative);
  for (const field of ['positive', 'negative']) delete rest[field];
  if (positive === null && negative === null) delete rest.scale;
  return { ...rest, positive, negative };
}

function counted(buckets: unknown): Json | null {
  return list(buckets, 'bucketCounts').length === 0 ? null : (buckets as Json);
}

/**
 * The exponential histogram of a point at another, lower scale: the official SDK lowers the scale of merged histograms
 * further than it has to.
 */
export function atScaleOf(point: ReceivedPoint, reference: ReceivedPoint): ReceivedPoint {
  const by = Number(point.value.scale ?? 0) - Number(reference.value.scale ?? 0);
  if (!('zeroCount' in point.value || 'positive' in point.value) || by <= 0) return point;
  const value: Json = { ...point.value, scale: reference.value.scale };
  if (value.scale === undefined) delete value.scale;
  for (const sign of ['positive', 'negative'] as const) value[sign] = downscaled(value[sign], by);
  return { ...point, value };
}

function downscaled(buckets: unknown, by: number): unknown {
  const counts = ((buckets as Json | undefined)?.bucketCounts ?? []) as string[];
  if (counts.length === 0) return buckets;
  const offset = Number((buckets as Json).offset ?? 0);
  const first = Math.floor(offset / 2 ** by);
  const merged: bigint[] = [];
  for (const [i, count] of counts.entries()) {
    const index = Math.floor((offset + i) / 2 ** by) - first;
    merged[index] = (merged[index] ?? 0n) + BigInt(count);
  }
  return { ...(first === 0 ? {} : { offset: first }), bucketCounts: merged.map(String) };
}
