import { styleText } from 'node:util';
import { alignColumns } from '../bench/report/align-columns.ts';
import { count } from '../bench/report/count.ts';
import type { DemoResult, SpanOutcome } from './compare.ts';
import { SERVICE_NAMES } from './shop/variant.ts';
import { drawWaterfall, milliseconds } from './waterfall.ts';

/** The demo's end for a person: the table, and one trace. */
export function summaryText(result: DemoResult): string {
  return [
    '',
    ...tableLines(result),
    '',
    ...traceLines(result),
    '',
    verdict(result.tier, "otlp-native's tier"),
    verdict(result.ours, 'otlp-native'),
    ...(result.official.lost === 0 ? [] : [verdict(result.official, 'the official exporter')]),
  ].join('\n');
}

/** The demo's end for a program: one line of JSON. */
export function summaryJson({ bare, tier, noExport, ours, official, requests }: DemoResult): string {
  const { ended, delivered, lost } = ours;
  return JSON.stringify({
    spans: { ended, delivered, lost },
    ours,
    official,
    noExport,
    tier,
    bare,
    requests,
  });
}

function tableLines(result: DemoResult): string[] {
  const { bare, tier, noExport, ours, official, destination, officialVersion } = result;
  const counter = destination === null ? 'the receiver counted' : 'the Collector confirmed';
  const services = [bare, tier, noExport, ours, official];
  const traced = [tier, noExport, ours, official];
  const cells = [
    ['', 'no', 'otlp-native:', 'official SDK:', 'with', `with exporter`],
    ['', 'telemetry', 'whole tier', 'no export', 'otlp-native', officialVersion],
    ['spans ended', '', ...traced.map(({ ended }) => count(ended))],
    [
      `spans delivered, as ${counter}`,
      '',
      count(tier.delivered),
      '',
      count(ours.delivered),
      count(official.delivered),
    ],
    ['spans lost', '', count(tier.lost), '', count(ours.lost), count(official.lost)],
    ...(destination === null ? [['data points of metrics delivered', '', count(tier.dataPoints)]] : []),
    ['main-thread CPU a request', ...services.map(({ mainNsPerRequest }) => microseconds(mainNsPerRequest))],
    [
      'of that, telemetry',
      '',
      ...traced.map(({ telemetryNsPerRequest }) => microseconds(telemetryNsPerRequest)),
      timesLess('the tier', tier.telemetryNsPerRequest, official.telemetryNsPerRequest),
    ],
    [
      'main-thread CPU a span, for the export',
      '',
      '',
      '',
      microseconds(ours.mainNsPerSpan),
      microseconds(official.mainNsPerSpan),
      timesLess('otlp-native', ours.mainNsPerSpan, official.mainNsPerSpan),
    ],
    [
      'main-thread CPU a span, service and export',
      '',
      ...traced.map(({ mainNsPerSpanWithService }) => microseconds(mainNsPerSpanWithService)),
    ],
    ['event-loop delay p99', ...services.map(({ loopDelayP99Ms }) => ms(loopDelayP99Ms))],
    ['event-loop delay max', ...services.map(({ loopDelayMaxMs }) => ms(loopDelayMaxMs))],
  ];
  const [heading = '', subheading = '', ...lines] = alignColumns(cells, { gap: '   ', side: 'right' });
  return [bold(heading), bold(subheading), ...lines];
}

function traceLines({ trace, destination }: DemoResult): string[] {
  if (destination !== null) {
    const services = `${SERVICE_NAMES.tier}, ${SERVICE_NAMES.ours} and ${SERVICE_NAMES.official}`;
    return [`The traces are at ${destination.endpoint}, as those of the services ${services}.`];
  }
  if (trace === null) return ['No trace came whole in the last batches.'];
  const { root, spans } = trace;
  return [
    bold(`One trace, as the receiver got it: ${root.traceId}, ${spans.length} spans, ${milliseconds(root)}`),
    ...drawWaterfall(trace),
  ];
}

function verdict({ lost, ended }: SpanOutcome, name: string): string {
  return lost === 0
    ? styleText('green', `Every one of ${count(ended)} spans of ${name} was delivered.`, {
        stream: process.stdout,
      })
    : styleText('red', `${count(lost)} of ${count(ended)} spans of ${name} were lost.`, {
        stream: process.stdout,
      });
}

// Nearer to zero, the difference of two services is noise, and a quotient of it says nothing.
const LEAST_MEASURABLE_NS = 100;

function timesLess(who: string, oursNs: number, officialNs: number): string {
  const isMeasurable = oursNs >= LEAST_MEASURABLE_NS && officialNs > 0;
  return isMeasurable ? `${who} ${(officialNs / oursNs).toFixed(1)} times less` : '';
}

function bold(text: string): string {
  return styleText('bold', text, { stream: process.stdout });
}

function microseconds(ns: number): string {
  return `${(ns / 1_000).toFixed(2)} µs`;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}
