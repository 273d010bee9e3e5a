import { LambdaClient, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { LambdaSwitch } from '../../../src/enforcement/aws/lambda-switch';

const aws = mockClient(LambdaClient);
const disabling = new LambdaSwitch(new LambdaClient({ region: 'eu-west-1' }), 'arn:disable');

beforeEach(() => aws.reset());

describe('LambdaSwitch', () => {
  test('leaves the function no concurrency', async () => {
    aws.on(PutFunctionConcurrencyCommand).resolves({});

    await disabling.stop();

    expect(aws.commandCalls(PutFunctionConcurrencyCommand).map(({ args }) => args[0].input)).toEqual([
      { FunctionName: 'arn:disable', ReservedConcurrentExecutions: 0 },
    ]);
  });

  test('fails when Lambda refuses', async () => {
    aws.on(PutFunctionConcurrencyCommand).rejects(new Error('not authorized'));

    await expect(disabling.stop()).rejects.toThrow('not authorized');
  });
});
