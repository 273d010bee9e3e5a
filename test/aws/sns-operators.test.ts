import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { SnsOperators } from '../../src/aws/sns-operators';
import { parseUsd } from '../../src/domain/money';

const aws = mockClient(SNSClient);

test('tells people in words and machines in JSON, amounts as USD', async () => {
  await new SnsOperators(new SNSClient({ region: 'eu-west-1' }), 'arn:topic').tell({
    kind: 'parameter-put-right', address: '222222222222', found: '9', value: parseUsd('750.25'),
  });

  const { Message: message = '', ...rest } = aws.commandCalls(PublishCommand)[0]?.args[0].input ?? {};
  expect(rest).toEqual({
    TopicArn: 'arn:topic',
    Subject: '[budget-guardrails] 222222222222: parameter changed by hand',
    MessageAttributes: { kind: { DataType: 'String', StringValue: 'parameter-put-right' } },
  });
  const [text, json = ''] = message.split('\n\n');
  expect(text).toContain("Somebody wrote '9'");
  expect(JSON.parse(json)).toEqual({ kind: 'parameter-put-right', address: '222222222222', found: '9', value: '750.25' });
});
