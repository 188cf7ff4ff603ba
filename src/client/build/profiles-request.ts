import { OtlpNativeError } from '../../errors.js';
import type { OtlpInt64 } from '../data/common.js';
import type { ExportProfilesServiceRequest, OtlpProfile, OtlpSample } from '../data/profiles.js';
import type { ProfileInput, SampleInput } from './profile-input.js';
import { DictionaryBuilder } from './profiles-dictionary.js';
import { type RequestSource, resourceOf, scopeOf } from './source.js';
import { unixNano } from './unix-nano.js';

/**
 * A request of profiles in the schema `v1development`, for `sendProfiles`: strings, functions, locations, stacks, links and
 * attributes go into the request's dictionary, each once, and samples of the same stack, attributes and link become one.
 *
 * ```ts
 * import { OtlpClient, profilesRequest } from 'otlp-native';
 *
 * const client = new OtlpClient({ endpoint: 'http://localhost:4318' });
 * const main = { function: { name: 'main', fileName: 'app.js' }, line: 3 };
 * const parse = { function: { name: 'parse', fileName: 'parser.js' }, line: 40 };
 * await client.sendProfiles(
 *   profilesRequest({
 *     resource: { attributes: { 'service.name': 'shop' } },
 *     profiles: [
 *       {
 *         sampleType: { type: 'cpu', unit: 'nanoseconds' },
 *         time: Date.now() - 10_000,
 *         durationNano: 10_000_000_000n,
 *         samples: [{ stack: [parse, main], values: [120_000_000] }],
 *       },
 *     ],
 *   }),
 * );
 * await client.shutdown();
 * ```
 *
 * @throws OtlpNativeError `INVALID_ITEM` for what is no time, or no whole number where one is due.
 */
export function profilesRequest(
  input: RequestSource & { readonly profiles: readonly ProfileInput[] },
): ExportProfilesServiceRequest {
  const tables = new DictionaryBuilder();
  const profiles = input.profiles.map((profile) => profileOf(profile, tables));
  const scopeProfiles = [{ ...scopeOf(input), profiles }];
  return {
    resourceProfiles: [{ ...resourceOf(input), scopeProfiles }],
    dictionary: tables.dictionary(),
  };
}

function profileOf(profile: ProfileInput, tables: DictionaryBuilder): OtlpProfile {
  return {
    sampleType: tables.valueType(profile.sampleType),
    samples: merged(profile.samples, tables),
    timeUnixNano: unixNano(profile.time),
    durationNano: profile.durationNano,
    periodType: profile.periodType === undefined ? undefined : tables.valueType(profile.periodType),
    period: profile.period,
    profileId: profile.profileId,
    originalPayloadFormat: profile.original?.format,
    originalPayload: profile.original?.payload,
    attributeIndices: tables.attributes(profile.attributes),
  };
}

interface Gathered {
  readonly stackIndex: number;
  readonly attributeIndices: readonly number[];
  readonly linkIndex: number;
  readonly values: OtlpInt64[];
  readonly timestampsUnixNano: string[];
}

function merged(samples: readonly SampleInput[], tables: DictionaryBuilder): OtlpSample[] {
  const byIdentity = new Map<string, Gathered>();
  for (const { stack, values = [], timestamps = [], attributes, link } of samples) {
    const stackIndex = tables.stack(stack);
    const attributeIndices = tables.attributes(attributes);
    const linkIndex = tables.link(link);
    // Samples of different shapes stay apart: a total is no event.
    const shape = `${values.length > 0 ? 'v' : ''}${timestamps.length > 0 ? 't' : ''}`;
    const identity = `${shape} ${stackIndex} ${linkIndex} ${attributeIndices.join(',')}`;
    let sample = byIdentity.get(identity);
    if (sample === undefined) {
      sample = { stackIndex, attributeIndices, linkIndex, values: [], timestampsUnixNano: [] };
      byIdentity.set(identity, sample);
    }
    if (timestamps.length > 0) {
      for (const value of values) sample.values.push(value);
      for (const time of timestamps) sample.timestampsUnixNano.push(unixNano(time));
    } else {
      const gathered = sample.values[0] ?? 0;
      sample.values[0] = values.reduce<bigint>((sum, value) => sum + whole(value), whole(gathered));
    }
  }
  return [...byIdentity.values()];
}

function whole(value: OtlpInt64): bigint {
  try {
    return BigInt(value);
  } catch (cause) {
    throw new OtlpNativeError('INVALID_ITEM', `a sample's value must be a whole number, not ${value}`, null, {
      cause,
    });
  }
}
