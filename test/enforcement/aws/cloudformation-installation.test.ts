import { CloudFormationClient, DescribeStacksCommand, type StackStatus } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { CloudFormationInstallation } from '../../../src/enforcement/aws/cloudformation-installation';

const STACK = 'arn:aws:cloudformation:eu-west-1:111111111111:stack/management/1';
const aws = mockClient(CloudFormationClient);
const installation = new CloudFormationInstallation(new CloudFormationClient({ region: 'eu-west-1' }), STACK);

beforeEach(() => aws.reset());

describe('CloudFormationInstallation', () => {
  test.each<[StackStatus, boolean]>([
    ['DELETE_IN_PROGRESS', true],
    ['ROLLBACK_IN_PROGRESS', false],
    ['UPDATE_ROLLBACK_IN_PROGRESS', false],
    ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', false],
    ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', false],
  ])('a stack that is %s is being removed: %s', async (status, removed) => {
    aws
      .on(DescribeStacksCommand, { StackName: STACK })
      .resolves({ Stacks: [{ StackStatus: status, StackName: 'management', CreationTime: undefined }] });

    expect(await installation.isBeingRemoved()).toBe(removed);
  });

  test('a stack of which nothing is said is an error that names it', async () => {
    aws.on(DescribeStacksCommand).resolves({ Stacks: [] });

    await expect(installation.isBeingRemoved()).rejects.toThrow(STACK);
  });
});
