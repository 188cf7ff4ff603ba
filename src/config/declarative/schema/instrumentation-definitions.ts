import {
  boolean,
  integer,
  list,
  map,
  type Property,
  reference,
  requiredText,
  type SchemaType,
  text,
} from '../schema-type.js';

/** Official ones read the variable themselves. */
const OWN_CONVENTIONS =
  'our instrumentations have the stable conventions, and official ones ask the variable OTEL_SEMCONV_STABILITY_OPT_IN';

const semconv: Readonly<Record<string, Property>> = {
  semconv: {
    type: reference('ExperimentalSemconvConfig'),
    description: 'Which version of the conventions; wins over `stability_opt_in_list`.',
  },
};

const http = (headers: string): SchemaType =>
  map({
    request_captured_headers: {
      type: list(requiredText),
      description: `${headers} of requests that become attributes.`,
    },
    response_captured_headers: {
      type: list(requiredText),
      description: `${headers} of responses that become attributes.`,
    },
    known_methods: {
      type: list(requiredText, 0),
      fallback: 'the built-in list',
      description: 'Methods that are told apart.',
    },
  });

const languages = ['cpp', 'dotnet', 'erlang', 'go', 'java', 'js', 'php', 'python', 'ruby', 'rust', 'swift'];

/** What instrumentations are told. */
export function instrumentationDefinitions(): Readonly<Record<string, SchemaType>> {
  return {
    ExperimentalInstrumentation: map({
      general: { type: reference('ExperimentalGeneralInstrumentation'), description: 'In every language.' },
      ...Object.fromEntries(
        languages.map((language): [string, Property] => [
          language,
          {
            type: reference('ExperimentalLanguageSpecificInstrumentation'),
            description: language === 'js' ? 'For JavaScript.' : 'Not for JavaScript; ignored.',
          },
        ]),
      ),
    }),
    ExperimentalGeneralInstrumentation: map({
      http: { type: reference('ExperimentalHttpInstrumentation'), description: 'HTTP.' },
      code: { type: reference('ExperimentalCodeInstrumentation'), description: 'Source code.' },
      db: { type: reference('ExperimentalDbInstrumentation'), description: 'Databases.' },
      gen_ai: { type: reference('ExperimentalGenAiInstrumentation'), description: 'Generative AI.' },
      messaging: { type: reference('ExperimentalMessagingInstrumentation'), description: 'Messaging.' },
      rpc: { type: reference('ExperimentalRpcInstrumentation'), description: 'Remote calls.' },
      sanitization: { type: reference('ExperimentalSanitization'), description: 'What is redacted.' },
      stability_opt_in_list: {
        type: text,
        unsupported: OWN_CONVENTIONS,
        supportedValue: '',
        description: 'Conventions to use, as in `OTEL_SEMCONV_STABILITY_OPT_IN`.',
      },
    }),
    ExperimentalHttpInstrumentation: map({
      ...semconv,
      client: { type: reference('ExperimentalHttpClientInstrumentation'), description: 'Of clients.' },
      server: { type: reference('ExperimentalHttpServerInstrumentation'), description: 'Of servers.' },
    }),
    ExperimentalHttpClientInstrumentation: http('Headers'),
    ExperimentalHttpServerInstrumentation: http('Headers'),
    ExperimentalCodeInstrumentation: map(semconv),
    ExperimentalDbInstrumentation: map(semconv),
    ExperimentalGenAiInstrumentation: map(semconv),
    ExperimentalMessagingInstrumentation: map(semconv),
    ExperimentalRpcInstrumentation: map(semconv),
    ExperimentalSemconvConfig: map({
      version: {
        type: integer(0),
        fallback: 'the newest',
        supportedValue: 1,
        unsupported: OWN_CONVENTIONS,
        description: 'Major version; 0 for the oldest.',
      },
      experimental: {
        type: boolean,
        fallback: 'false',
        description: 'Whether unstable conventions are used.',
      },
      dual_emit: {
        type: boolean,
        fallback: 'false',
        supportedValue: false,
        unsupported: OWN_CONVENTIONS,
        description: 'Whether the version before is used, too.',
      },
    }),
    ExperimentalSanitization: map({
      url: { type: reference('ExperimentalUrlSanitization'), description: 'In URLs.' },
    }),
    ExperimentalUrlSanitization: map({
      sensitive_query_parameters: {
        type: list(requiredText, 0),
        fallback: 'the built-in list',
        description: 'Parameters whose values are redacted.',
      },
    }),
    ExperimentalLanguageSpecificInstrumentation: map({}, { extra: 'map' }),
  };
}
