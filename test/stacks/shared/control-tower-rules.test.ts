import { App, Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { rulesWithoutSubject } from '../../../src/stacks/shared/control-tower-rules';

test('leaves out the rules for types that the app does not have, and no others', () => {
  const app = new App();
  const empty = rulesWithoutSubject(app);
  const stack = new Stack(app, 'stack');
  new sqs.CfnQueue(stack, 'Queue');
  new logs.CfnLogGroup(stack, 'Logs');
  const left = rulesWithoutSubject(app);

  const wanted = empty.filter((rule) => !left.includes(rule)).sort();
  // Of other services, too, whose rules look at the log groups that belong to them.
  expect(wanted).toEqual(expect.arrayContaining(['ct-cloudwatch-pr-2', 'ct-cloudwatch-pr-3', 'ct-sqs-pr-1']));
  expect(wanted.filter((rule) => /^ct-(ec2|rds|s3)-/.test(rule))).toEqual([]);
  expect(empty.length).toBeGreaterThan(200);
});
