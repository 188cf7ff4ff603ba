import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { BatchObservableResult, Meter } from '@opentelemetry/api';
import { createObservables, PROCESS_METRICS } from './metric-definitions.js';

const US_A_SECOND = 1e6;
const BYTES_A_KIBIBYTE = 1024;
const USER = { 'cpu.mode': 'user' };
const SYSTEM = { 'cpu.mode': 'system' };

/** Observes CPU, memory, files and threads of the process. @returns what ends it. */
export function observeProcess(meter: Meter): () => void {
  const instruments = createObservables(meter, PROCESS_METRICS);
  let last = { cpu: process.cpuUsage(), uptime: process.uptime() };

  const observeCpu = (result: BatchObservableResult): void => {
    const now = { cpu: process.cpuUsage(), uptime: process.uptime() };
    result.observe(instruments['process.cpu.time'], now.cpu.user / US_A_SECOND, USER);
    result.observe(instruments['process.cpu.time'], now.cpu.system / US_A_SECOND, SYSTEM);
    result.observe(instruments['process.uptime'], now.uptime);
    const available = (now.uptime - last.uptime) * US_A_SECOND * availableParallelism();
    if (available <= 0) return;
    const share = (mode: 'user' | 'system') => (now.cpu[mode] - last.cpu[mode]) / available;
    result.observe(instruments['process.cpu.utilization'], share('user'), USER);
    result.observe(instruments['process.cpu.utilization'], share('system'), SYSTEM);
    last = now;
  };
  const observeUsage = (result: BatchObservableResult): void => {
    const usage = process.resourceUsage();
    const switches = instruments['process.context_switches'];
    const kind = 'process.context_switch.type';
    result.observe(switches, usage.voluntaryContextSwitches, { [kind]: 'voluntary' });
    result.observe(switches, usage.involuntaryContextSwitches, { [kind]: 'involuntary' });
    const faults = instruments['process.paging.faults'];
    result.observe(faults, usage.majorPageFault, { 'system.paging.fault.type': 'major' });
    result.observe(faults, usage.minorPageFault, { 'system.paging.fault.type': 'minor' });
  };
  const observeLinux = (result: BatchObservableResult): void => {
    const status = fields('/proc/self/status');
    const virtual = firstNumber(status.get('VmSize'));
    if (virtual !== null) result.observe(instruments['process.memory.virtual'], virtual * BYTES_A_KIBIBYTE);
    const threads = firstNumber(status.get('Threads'));
    if (threads !== null) result.observe(instruments['process.thread.count'], threads);
    const io = fields('/proc/self/io');
    for (const [field, direction] of [
      ['read_bytes', 'read'],
      ['write_bytes', 'write'],
    ] as const) {
      const bytes = firstNumber(io.get(field));
      if (bytes !== null)
        result.observe(instruments['process.disk.io'], bytes, { 'disk.io.direction': direction });
    }
    const open = openFiles();
    if (open !== null) result.observe(instruments['process.unix.file_descriptor.count'], open);
  };
  const observe = (result: BatchObservableResult): void => {
    observeCpu(result);
    result.observe(instruments['process.memory.usage'], process.memoryUsage.rss());
    observeUsage(result);
    if (process.platform === 'linux') observeLinux(result);
  };

  const observables = Object.values(instruments);
  meter.addBatchObservableCallback(observe, observables);
  return () => meter.removeBatchObservableCallback(observe, observables);
}

/** The lines `name: value` of one of the kernel's files; none where it can't be read. */
function fields(path: string): Map<string, string> {
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // Not every container allows it.
  }
  const entries = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) entries.set(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return entries;
}

function firstNumber(text: string | undefined): number | null {
  const digits = /^\d+/.exec(text ?? '')?.[0];
  return digits === undefined ? null : Number(digits);
}

/** Less the one that the folder itself is read by. */
function openFiles(): number | null {
  try {
    return readdirSync('/proc/self/fd').length - 1;
  } catch {
    return null;
  }
}
