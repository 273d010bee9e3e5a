import type { Call } from '../../sandbox/emulator';
import { describeCall } from '../../sandbox/hops';

const call = (more: Partial<Call>): Call => ({
  time: '2026-11-28T12:00:00.123Z',
  account: '222222222222',
  principal: 'arn:aws:sts::111111111111:assumed-role/BudgetGuardrailsSettleExpenses/x',
  service: 'dynamodb',
  action: 'UpdateItem',
  resource: 'table',
  status: 200,
  error: null,
  ...more,
});

test('a call is told with the time of the sandbox, who, and what', () => {
  expect(describeCall(call({}))).toBe('12:00:00.123  settle-expenses   settles the ledger, and notes what guards it');
});

test('whoever is not of the product is not told of', () => {
  expect(describeCall(call({ principal: 'arn:aws:iam::222222222222:root' }))).toBeUndefined();
});

test('a look at no instance in particular is a look at all', () => {
  const look = call({
    principal: 'arn:aws:sts::222222222222:assumed-role/BudgetGuardrailsSpoke/meter-resource@222222222222',
    service: 'ec2',
    action: 'DescribeInstances',
    resource: null,
  });
  expect(describeCall(look)).toBe('12:00:00.123  meter-resource    looks at all instances in 222222222222');
});

test('a schedule that was never there is no failure', () => {
  const take = { service: 'scheduler', action: 'DeleteSchedule', resource: '222222222222' };
  expect(describeCall(call({ ...take, status: 404, error: 'ResourceNotFoundException' }))).toBe(
    '12:00:00.123  settle-expenses   finds no schedule of 222222222222 to take away',
  );
  expect(describeCall(call({ ...take, error: 'AccessDenied' }))).toContain(': AccessDenied');
});

test('a lost race and a call without words of its own are told, too', () => {
  expect(describeCall(call({ error: 'ConditionalCheckFailedException' }))).toContain(', but finds a newer one');
  expect(describeCall(call({ action: 'Query' }))).toContain('dynamodb Query table');
});
