/** OTLP protocols that the demo sends with. */
export type DemoProtocol = 'http/protobuf' | 'grpc';

/** Who takes the shop's spans. The shop is otherwise the same. */
export type Variant = (typeof VARIANTS)[number];

/** In the order of a round. */
export const VARIANTS = ['noExport', 'ours', 'official'] as const;

/** `service.name` of each variant's resource. */
export const SERVICE_NAMES: Record<Variant, string> = {
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
