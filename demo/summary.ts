import { styleText } from 'node:util';
import { alignColumns } from '../bench/report/align-columns.ts';
import type { DemoResult, ExportResult } from './compare.ts';
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
    verdict(result.ours, 'otlp-native'),
    ...(result.official.lost === 0 ? [] : [verdict(result.official, 'the official exporter')]),
  ].join('\n');
}

/** The demo's end for a program: one line of JSON. */
export function summaryJson({ ours, official, noExport, requests }: DemoResult): string {
  const { ended, delivered, lost } = ours;
  return JSON.stringify({ spans: { ended, delivered, lost }, ours, official, noExport, requests });
}

function tableLines({ ours, official, noExport, destination, officialVersion }: DemoResult): string[] {
  const counter = destination === null ? 'the receiver counted' : 'the Collector confirmed';
  const cells = [
    ['', 'otlp-native', `official ${officialVersion}`, 'no export'],
    ['spans ended', count(ours.ended), count(official.ended), count(noExport.ended)],
    [`spans delivered, as ${counter}`, count(ours.delivered), count(official.delivered), ''],
    ['spans lost', count(ours.lost), count(official.lost), ''],
    [
      'main-thread CPU a span, for the export',
      microseconds(ours.mainNsPerSpan),
      microseconds(official.mainNsPerSpan),
      '',
      timesLess(ours, official),
    ],
    [
      'main-thread CPU a span, service and export',
      microseconds(ours.mainNsPerSpanWithService),
      microseconds(official.mainNsPerSpanWithService),
      microseconds(noExport.mainNsPerSpanWithService),
    ],
    [
      'event-loop delay p99',
      ms(ours.loopDelayP99Ms),
      ms(official.loopDelayP99Ms),
      ms(noExport.loopDelayP99Ms),
    ],
    [
      'event-loop delay max',
      ms(ours.loopDelayMaxMs),
      ms(official.loopDelayMaxMs),
      ms(noExport.loopDelayMaxMs),
    ],
  ];
  const [heading = '', ...lines] = alignColumns(cells, { gap: '   ', side: 'right' });
  return [bold(heading), ...lines];
}

function traceLines({ trace, destination }: DemoResult): string[] {
  if (destination !== null) {
    const services = `${SERVICE_NAMES.ours} and ${SERVICE_NAMES.official}`;
    return [`The traces are at ${destination.endpoint}, as those of the services ${services}.`];
  }
  if (trace === null) return ['No trace came whole in the last batches.'];
  const { root, spans } = trace;
  return [
    bold(`One trace, as the receiver got it: ${root.traceId}, ${spans.length} spans, ${milliseconds(root)}`),
    ...drawWaterfall(trace),
  ];
}

function verdict({ lost, ended }: ExportResult, name: string): string {
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

function timesLess(ours: ExportResult, official: ExportResult): string {
  const isMeasurable = ours.mainNsPerSpan >= LEAST_MEASURABLE_NS && official.mainNsPerSpan > 0;
  return isMeasurable ? `${(official.mainNsPerSpan / ours.mainNsPerSpan).toFixed(1)} times less` : '';
}

function bold(text: string): string {
  return styleText('bold', text, { stream: process.stdout });
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function microseconds(ns: number): string {
  return `${(ns / 1_000).toFixed(2)} µs`;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}
