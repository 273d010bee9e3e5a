import {
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { SnsSubscribers } from '../../../src/budgets/aws/sns-subscribers';
import { instant, MS_PER_MINUTE } from '../../../src/core/domain/time';

const aws = mockClient(SNSClient);
let now = instant(Date.UTC(2026, 10, 21));
const subscribers = () => new SnsSubscribers(new SNSClient({}), 'arn:topic', { now: () => now });

beforeEach(() => void aws.reset());

test('an owner is asked for the messages that name him', async () => {
  aws.on(SubscribeCommand).resolves({});
  await subscribers().ask('ann@example.com');
  expect(aws.commandCalls(SubscribeCommand)[0]?.args[0].input).toEqual({
    TopicArn: 'arn:topic',
    Protocol: 'email',
    Endpoint: 'ann@example.com',
    Attributes: { FilterPolicy: '{"to":["ann@example.com"]}' },
  });
});

test('whoever was asked is in the list, on whatever page, confirmed or not', async () => {
  aws
    .on(ListSubscriptionsByTopicCommand, { NextToken: undefined })
    .resolves({
      Subscriptions: [
        { Protocol: 'email', Endpoint: 'ops@example.com', SubscriptionArn: 'PendingConfirmation' },
        { Protocol: 'sqs', Endpoint: 'arn:aws:sqs:eu-west-1:111111111111:tickets' },
      ],
      NextToken: 'more',
    })
    .on(ListSubscriptionsByTopicCommand, { NextToken: 'more' })
    .resolves({ Subscriptions: [{ Protocol: 'email', Endpoint: 'ann@example.com' }] });
  expect([...(await subscribers().asked())]).toEqual(['ops@example.com', 'ann@example.com']);
});

test('the list is read again after ten minutes, and knows meanwhile who was asked', async () => {
  aws.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [] });
  const one = subscribers();
  await one.asked();
  await one.ask('ann@example.com');
  expect([...(await one.asked())]).toEqual(['ann@example.com']);
  expect(aws.commandCalls(ListSubscriptionsByTopicCommand)).toHaveLength(1);
  now = instant(now + 10 * MS_PER_MINUTE);
  expect([...(await one.asked())]).toEqual([]);
});

describe('a subscription that nobody wants any more', () => {
  const arn = 'arn:aws:sns:eu-west-1:111111111111:operators:1';
  const listed = (SubscriptionArn: string) =>
    aws.on(ListSubscriptionsByTopicCommand).resolves({
      Subscriptions: [{ Protocol: 'email', Endpoint: 'ann@example.com', SubscriptionArn }],
    });
  const ended = () => aws.commandCalls(UnsubscribeCommand).map(({ args }) => args[0].input.SubscriptionArn);

  test('is ended if the product has made it', async () => {
    listed(arn);
    aws
      .on(GetSubscriptionAttributesCommand)
      .resolves({ Attributes: { FilterPolicy: '{"to":["ann@example.com"]}' } })
      .on(UnsubscribeCommand)
      .resolves({});
    const one = subscribers();
    await one.drop('ann@example.com');
    expect(ended()).toEqual([arn]);
    expect([...(await one.asked())]).toEqual([]);
  });

  test.each<Record<string, string>>([{}, { FilterPolicy: '{"kind":["budget-exhausted"]}' }])(
    'stays if somebody else has made it, with %j, and is looked at once',
    async (Attributes) => {
      listed(arn);
      aws.on(GetSubscriptionAttributesCommand).resolves({ Attributes });
      const one = subscribers();
      await one.drop('ann@example.com');
      await one.drop('ann@example.com');
      expect(ended()).toEqual([]);
      expect(aws.commandCalls(GetSubscriptionAttributesCommand)).toHaveLength(1);
    },
  );

  test('ends by itself while it waits for an answer, and is not there without one', async () => {
    listed('PendingConfirmation');
    const one = subscribers();
    await one.drop('ann@example.com');
    await one.drop('ben@example.com');
    expect(ended()).toEqual([]);
  });
});
