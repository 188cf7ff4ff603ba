import type { Attributes, Exception, Link, SpanKind, SpanStatus, TimeInput } from '@opentelemetry/api';
import { costNow } from '../../cost/cost-clock.js';
import type { CostMeter } from '../../cost/cost-meter.js';
import { NativeSpan, type SpanOwner } from './native-span.js';
import type { SpanDraft } from './span-draft.js';

/** One of the few spans whose calls are measured, all of them, from its start to its end. */
export class MeasuredSpan extends NativeSpan {
  private readonly cost: CostMeter;
  private spentMs = 0;
  private parts = 0;
  private isTiming = false;

  constructor(
    cost: CostMeter,
    owner: SpanOwner,
    draft: SpanDraft,
    traceFlags: number,
    name: string,
    kind: SpanKind,
  ) {
    super(owner, draft, traceFlags, name, kind);
    this.cost = cost;
  }

  /** Its start took so long. */
  started(ms: number): void {
    this.spent(ms);
  }

  override setAttribute(key: string, value: unknown): this {
    const startedMs = costNow();
    super.setAttribute(key, value);
    this.spent(costNow() - startedMs);
    return this;
  }

  override setAttributes(attributes: Attributes): this {
    const startedMs = costNow();
    super.setAttributes(attributes);
    this.spent(costNow() - startedMs);
    return this;
  }

  override addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    // Part of an exception, which is measured as a whole.
    if (this.isTiming) return super.addEvent(name, attributesOrTime, time);
    const startedMs = costNow();
    super.addEvent(name, attributesOrTime, time);
    this.spent(costNow() - startedMs);
    return this;
  }

  override recordException(exception: Exception, time?: TimeInput): void {
    const startedMs = costNow();
    this.isTiming = true;
    super.recordException(exception, time);
    this.isTiming = false;
    this.spent(costNow() - startedMs);
  }

  override addLink(link: Link): this {
    const startedMs = costNow();
    super.addLink(link);
    this.spent(costNow() - startedMs);
    return this;
  }

  override addLinks(links: Link[]): this {
    const startedMs = costNow();
    super.addLinks(links);
    this.spent(costNow() - startedMs);
    return this;
  }

  override setStatus(status: SpanStatus): this {
    const startedMs = costNow();
    super.setStatus(status);
    this.spent(costNow() - startedMs);
    return this;
  }

  override updateName(name: string): this {
    const startedMs = costNow();
    super.updateName(name);
    this.spent(costNow() - startedMs);
    return this;
  }

  override end(endTime?: TimeInput): void {
    if (this.ended) {
      super.end(endTime);
      return;
    }
    const { cost } = this;
    const { handOverMs, foreignMs } = cost;
    const startedMs = costNow();
    super.end(endTime);
    const others = cost.handOverMs - handOverMs + (cost.foreignMs - foreignMs);
    this.spent(costNow() - startedMs - others);
    cost.measured(this.spentMs, this.parts);
  }

  private spent(ms: number): void {
    this.spentMs += ms;
    this.parts++;
  }
}
