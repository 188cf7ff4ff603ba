import type { ConfigurationProblem } from '../../../config/configuration-problem.js';
import { type CheckResult, checked } from '../check-result.js';
import type { Examination } from '../examination.js';
import { finding } from '../finding.js';

/** What is wrong with the variables or the file. */
export function checkConfiguration({ resolved }: Pick<Examination, 'resolved'>): CheckResult {
  const { file, problems } = resolved;
  const findings = problems.map(({ code, severity, message, advice, ...at }) =>
    finding(
      severity === 'error' ? 'CONFIGURATION_ERROR' : 'CONFIGURATION_WARNING',
      placeOf(at),
      `${code} ${message}`,
      advice,
    ),
  );
  return checked('configuration', file === null ? 'by variables' : `by the file ${file}`, findings);
}

/** `otel.yaml:3:5 tracer_provider.sampler`, or the variable's name. */
function placeOf({
  path,
  file,
  line,
  column,
}: Pick<ConfigurationProblem, 'path' | 'file' | 'line' | 'column'>) {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return [place, path].filter((part) => part !== '').join(' ');
}
