import { inSpoke } from '../../../src/core/aws/spoke-failure';
import { ServiceMissing, SpokeDenied, SpokeFailure } from '../../../src/core/ports';

const failing = (name: string, message: string) =>
  inSpoke('222222222222', 'stop i-1', () => Promise.reject(Object.assign(new Error(message), { name })));

describe('a refusal by policy is final', () => {
  test.each([
    ['AccessDeniedException', 'User: … is not authorized … with an explicit deny in a service control policy'],
    ['UnauthorizedOperation', 'You are not authorized … with an explicit deny in a resource control policy. Encoded'],
    ['AccessDenied', 'User: … is not authorized … with an explicit deny in an identity-based policy'],
    ['AccessDenied', 'User: … is not authorized … with an explicit deny in a permissions boundary'],
    ['AccessDenied', 'Access was explicitly denied'],
    [
      'AccessDeniedException',
      'User: … because no service control policy allows the lambda:PutFunctionConcurrency action',
    ],
  ])('%s: %s', async (name, message) => {
    const failure = await failing(name, message).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(SpokeDenied);
    expect(failure).toMatchObject({
      name: 'SpokeDenied',
      message: `account 222222222222: cannot stop i-1: ${name}: ${message}`,
    });
  });
});

describe('a refusal by what is to be stopped is final', () => {
  test.each([
    ['OperationNotPermitted', "The instance 'i-1' may not be stopped. Modify its 'disableApiStop' instance attribute"],
    ['UnsupportedOperation', "You can't stop the Spot Instance 'i-1' because it is associated with a one-time request"],
  ])('%s: %s', async (name, message) => {
    await expect(failing(name, message)).rejects.toBeInstanceOf(SpokeDenied);
  });
});

test.each([
  // The spoke's stack is of an older version: that may change within the hour.
  ['AccessDeniedException', 'User: … because no identity-based policy allows the ecs:UpdateService action'],
  ['UnauthorizedOperation', 'You are not authorized to perform this operation.'],
  // Words of somebody who is no authority.
  ['ValidationError', 'the tag says: with an explicit deny'],
  ['ThrottlingException', 'Rate exceeded'],
  ['IncorrectInstanceState', "The instance 'i-1' is not in a state from which it can be stopped"],
  ['InvalidDBInstanceState', 'Instance orders is not in available state'],
])('any other may pass: %s', async (name, message) => {
  const failure = await failing(name, message).catch((error: unknown) => error);

  expect(failure).toBeInstanceOf(SpokeFailure);
  expect(failure).not.toBeInstanceOf(SpokeDenied);
  expect(failure).toMatchObject({ name: 'SpokeFailure', message: expect.stringContaining(`${name}: ${message}`) });
});

test.each([
  ['a region without the service', { name: 'Error', code: 'ENOTFOUND' }],
  ['an account that has not subscribed to it', { name: 'SubscriptionRequiredException' }],
  ['an account that has not opted in', { name: 'OptInRequired' }],
  ['an endpoint that does not know the operation', { name: 'UnknownOperationException' }],
  ['an old endpoint that does not know it', { name: 'InvalidAction' }],
])('in %s there is nothing', async (_where, error) => {
  const call = () => Promise.reject(Object.assign(new Error('as AWS words it'), error));
  const failure = await inSpoke('222222222222', 'list caches', call).catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(ServiceMissing);
  expect(failure).toMatchObject({ message: expect.stringContaining('account 222222222222: cannot list caches') });
});

test('a name that cannot be looked up just now is no missing service', async () => {
  const call = () => Promise.reject(Object.assign(new Error('EAI_AGAIN'), { code: 'EAI_AGAIN' }));
  await expect(inSpoke('222222222222', 'list caches', call)).rejects.not.toBeInstanceOf(ServiceMissing);
});
