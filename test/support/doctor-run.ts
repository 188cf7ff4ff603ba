/** The doctor, as it is built, in a project of its own. */

import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { type CliProcessOptions, runCliProcess } from './cli-process.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

export interface DoctorFinding {
  readonly id: string;
  readonly severity: 'error' | 'warning' | 'notice';
  readonly where: string;
  readonly message: string;
  readonly advice: string;
}

export interface DoctorCheck {
  readonly check: string;
  readonly status: 'passed' | 'warned' | 'failed' | 'skipped';
  readonly summary: string;
  readonly findings: readonly DoctorFinding[];
}

export interface DoctorReport {
  readonly ok: boolean;
  readonly counts: Readonly<Record<'error' | 'warning' | 'notice', number>>;
  readonly checks: readonly DoctorCheck[];
}

export interface Doctor {
  readonly code: number;
  readonly text: string;
  readonly report: DoctorReport;
  /** Errors and warnings. */
  readonly faults: readonly DoctorFinding[];
  check(name: string): DoctorCheck;
}

/** A folder with a package.json, this package and the API in its node_modules; the test's end removes it. */
export function project(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'otlp-native-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const put = (name: string, text: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  put('package.json', JSON.stringify({ name: 'planted', private: true, type: 'module' }));
  mkdirSync(join(folder, 'node_modules/@opentelemetry'), { recursive: true });
  symlinkSync(CHECKOUT, join(folder, 'node_modules/otlp-native'));
  symlinkSync(
    join(CHECKOUT, 'node_modules/@opentelemetry/api'),
    join(folder, 'node_modules/@opentelemetry/api'),
  );
  for (const [name, text] of Object.entries(files)) put(name, text);
  return folder;
}

/** Writes a file that only its owner can read. */
export function secretFile(folder: string, name: string, content: string | Buffer, mode = 0o600): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  chmodSync(file, mode);
  return file;
}

/** Runs it; proxies of the machine don't count, and no step takes long. */
export async function runDoctor(
  environment: Readonly<Record<string, string>> = {},
  options: Omit<CliProcessOptions, 'environment'> & {
    readonly words?: readonly string[];
    readonly timeoutS?: number;
  } = {},
): Promise<Doctor> {
  const { words = [], directory = project(), timeoutS = 10, ...process } = options;
  const { code, stdout, stderr } = await runCliProcess(
    ['doctor', '--json', '--timeout', String(timeoutS), ...words],
    {
      environment,
      directory,
      ...process,
    },
  );
  expect(stderr).toBe('');
  const report: DoctorReport = JSON.parse(stdout);
  const findings = report.checks.flatMap((each) => each.findings);
  return {
    code,
    text: stdout,
    report,
    faults: findings.filter(({ severity }) => severity !== 'notice'),
    check: (name) => {
      const found = report.checks.find(({ check }) => check === name);
      if (found === undefined) throw new Error(`no check ${name}`);
      return found;
    },
  };
}

/** The one fault is this; `pattern` is in its message. */
export function expectFault(doctor: Doctor, id: string, pattern: RegExp | string = ''): DoctorFinding {
  expect(doctor.faults.map((each) => each.id)).toEqual([id]);
  const [fault] = doctor.faults;
  if (fault === undefined) throw new Error('no fault');
  expect(fault.message).toMatch(pattern);
  expect(fault.advice).not.toBe('');
  expect(doctor.code).toBe(fault.severity === 'error' ? 1 : 0);
  return fault;
}
