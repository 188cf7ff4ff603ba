/** OTLP protocols that the demo sends with. */
export type DemoProtocol = 'http/protobuf' | 'grpc';

/**
 * Who takes the shop's spans: nobody, as there is no telemetry at all (`bare`); our own tier, which takes metrics too; or the
 * official SDK, whose spans go nowhere (`noExport`), through our processor (`ours`) or through the official exporter. The shop is
 * otherwise the same.
 */
export type Variant = (typeof VARIANTS)[number];

/** In the order of a round. */
export const VARIANTS = ['bare', 'tier', 'noExport', 'ours', 'official'] as const;

/** Those that send something. */
export type ExportingVariant = Exclude<Variant, 'bare' | 'noExport'>;

/** `service.name` of each variant's resource. */
export const SERVICE_NAMES: Record<Exclude<Variant, 'bare'>, string> = {
  tier: 'shop-otlp-native-tier',
  noExport: 'shop-no-export',
  ours: 'shop-otlp-native',
  official: 'shop-official',
};

/** Where one variant sends. */
export interface Destination {
  /** Without the signal's path. */
  endpoint: string;
  protocol: DemoProtocol;
}
