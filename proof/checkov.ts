import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastLines, run } from '../sandbox/processes';
import { SandboxError } from '../sandbox/progress';
import { pythonEnvironment } from '../sandbox/python';
import { ACKNOWLEDGED } from './checkov/acknowledged';
import { faultsOf, type CheckovReport } from './checkov/judge';

const ASSEMBLY = 'cdk.out';

/** Has checkov check all templates that CDK wrote. Throws a SandboxError with what it finds and nobody has acknowledged. */
async function main(): Promise<void> {
  const programs = await pythonEnvironment('checkov', 'requirements-checkov.txt');
  const templates = readdirSync(ASSEMBLY).filter((name) => name.endsWith('.template.json'));
  const folder = mkdtempSync(join(tmpdir(), 'checkov-'));
  try {
    const files = templates.flatMap((name) => ['-f', join(ASSEMBLY, name)]);
    const form = ['--framework', 'cloudformation', '--compact', '--skip-download', '-o', 'json'];
    const program = join(programs, 'checkov');
    const { output } = await run(program, [...form, '--output-file-path', folder, ...files]);
    const report = reportIn(folder, output);
    const faults = faultsOf(report, ACKNOWLEDGED);
    if (faults.length > 0) throw new SandboxError(faults.join('\n'));
    const { passed, failed } = report.summary;
    console.log(`checkov: ${templates.length} templates, ${passed} checks passed, ${failed} acknowledged`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** It ends with 1 when it finds something: without a report, it has not ended well. */
function reportIn(folder: string, output: string): CheckovReport {
  try {
    return JSON.parse(readFileSync(join(folder, 'results_json.json'), 'utf8')) as CheckovReport;
  } catch {
    throw new SandboxError(`checkov has written no report:\n${lastLines(output)}`);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof SandboxError ? error.message : error);
  process.exit(1);
});
