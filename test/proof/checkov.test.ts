import { readFileSync } from 'node:fs';
import { ACKNOWLEDGED, type Acknowledged } from '../../proof/checkov/acknowledged';
import { faultsOf, type CheckovReport } from '../../proof/checkov/judge';

const QUEUES: Acknowledged = { check: 'CKV_AWS_27', resources: /^AWS::SQS::Queue\./, reason: 'encrypted by SQS' };
const finding = (check_id: string, resource: string) => ({
  check_id,
  check_name: 'a check',
  file_path: '/spoke.template.json',
  resource,
});
const report = (...failed_checks: readonly ReturnType<typeof finding>[]): CheckovReport => ({
  results: { failed_checks },
  summary: { passed: 3, failed: failed_checks.length },
});

test('what is acknowledged is no fault', () => {
  expect(faultsOf(report(finding('CKV_AWS_27', 'AWS::SQS::Queue.Q1')), [QUEUES])).toEqual([]);
});

test.each([
  [
    'another check',
    report(finding('CKV_AWS_27', 'AWS::SQS::Queue.Q1'), finding('CKV_AWS_1', 'AWS::SQS::Queue.Q1')),
    '/spoke.template.json AWS::SQS::Queue.Q1: CKV_AWS_1, a check',
  ],
  [
    'another resource',
    report(finding('CKV_AWS_27', 'AWS::SQS::Queue.Q1'), finding('CKV_AWS_27', 'AWS::SNS::Topic.T')),
    '/spoke.template.json AWS::SNS::Topic.T: CKV_AWS_27, a check',
  ],
  [
    'what is acknowledged for nothing',
    report(),
    'CKV_AWS_27 of /^AWS::SQS::Queue\\./ is acknowledged, and found nowhere',
  ],
  [
    'a template that cannot be read',
    { ...report(), results: { failed_checks: [finding('CKV_AWS_27', 'AWS::SQS::Queue.Q1')], parsing_errors: ['/x'] } },
    '/x could not be read',
  ],
  [
    'a run that has checked nothing',
    { ...report(finding('CKV_AWS_27', 'AWS::SQS::Queue.Q1')), summary: { passed: 0, failed: 1 } },
    'checkov has checked nothing: expected templates in cdk.out',
  ],
])('%s is one', (_what, found, fault) => {
  expect(faultsOf(found, [QUEUES])).toEqual([fault]);
});

test('each acknowledgement is there once, with a reason', () => {
  expect(new Set(ACKNOWLEDGED.map(({ check }) => check)).size).toBe(ACKNOWLEDGED.length);
  expect(ACKNOWLEDGED.filter(({ reason }) => reason.length < 40)).toEqual([]);
});

test('checkov is pinned, with all that it needs, by hashes', () => {
  const lines = readFileSync('sandbox/emulator/requirements-checkov.txt', 'utf8').split('\n');
  const packages = lines.filter((line) => /^\S/.test(line));
  expect(packages).toContain('checkov==3.3.30 \\');
  expect(packages.filter((line) => !/^[\w.-]+(\[\w+\])?==\S+ (; .* )?\\$/.test(line))).toEqual([]);
});
