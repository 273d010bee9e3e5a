import {
  AttachPolicyCommand,
  DetachPolicyCommand,
  ListPoliciesForTargetCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { mockClient } from 'aws-sdk-client-mock';
import { SpokeDenied, SpokeFailure } from '../../../src/core/ports';
import { OrganizationsFreeze } from '../../../src/enforcement/aws/organizations-freeze';

const aws = mockClient(OrganizationsClient);
const ARN = 'arn:aws:organizations::111111111111:account/o-a1b2c3d4e5/222222222222';
const accounts = new OrganizationsFreeze(new OrganizationsClient({ region: 'us-east-1' }), {
  id: 'p-freeze01',
  partition: 'aws',
  managementAccount: '111111111111',
  organization: 'o-a1b2c3d4e5',
});
const named = (name: string) => Object.assign(new Error('AWS says why'), { name });
const TARGET = { PolicyId: 'p-freeze01', TargetId: '222222222222' };

beforeEach(() => aws.reset());

describe('OrganizationsFreeze', () => {
  test('looks whether the policy is among those that are attached, on every page', async () => {
    const asked = { TargetId: '222222222222', Filter: 'SERVICE_CONTROL_POLICY' } as const;
    aws.on(ListPoliciesForTargetCommand, asked).resolves({ Policies: [{ Id: 'p-FullAWSAccess' }], NextToken: 'more' });
    expect(await accounts.read(ARN).catch((error: Error) => error.message)).toMatch(/more than 10 pages/);

    aws
      .on(ListPoliciesForTargetCommand, { ...asked, NextToken: 'more' })
      .resolves({ Policies: [{ Id: 'p-freeze01' }] });
    expect(await accounts.read(ARN)).toEqual({ kind: 'disabled', previous: { frozen: true }, tags: {} });
    expect(await accounts.isRestored(ARN)).toBe(false);
  });

  test('finds an account active to which it is not attached', async () => {
    aws.on(ListPoliciesForTargetCommand).resolves({ Policies: [{ Id: 'p-FullAWSAccess' }] });

    expect(await accounts.read(ARN)).toEqual({ kind: 'active', previous: { frozen: false }, tags: {} });
    expect(await accounts.isRestored(ARN)).toBe(true);
  });

  test('finds no account that has left the organization', async () => {
    aws.on(ListPoliciesForTargetCommand).rejects(named('TargetNotFoundException'));

    expect(await accounts.read(ARN)).toBeUndefined();
    expect(await accounts.isRestored(ARN)).toBe(true);
  });

  test('attaches and detaches, and doing it twice is harmless', async () => {
    aws.on(AttachPolicyCommand).resolvesOnce({}).rejects(named('DuplicatePolicyAttachmentException'));
    aws.on(DetachPolicyCommand).resolvesOnce({}).rejects(named('PolicyNotAttachedException'));

    for (const _time of [1, 2]) await accounts.disable(ARN);
    for (const _time of [1, 2]) await accounts.restore(ARN);

    expect(aws.commandCalls(AttachPolicyCommand).map(({ args }) => args[0].input)).toEqual([TARGET, TARGET]);
    expect(aws.commandCalls(DetachPolicyCommand).map(({ args }) => args[0].input)).toEqual([TARGET, TARGET]);
  });

  test.each([
    'AccessDeniedException',
    'ConstraintViolationException',
    'PolicyTypeNotEnabledException',
    'PolicyNotFoundException',
  ])('takes %s for final, and says what could not be done', async (name) => {
    aws.on(AttachPolicyCommand).rejects(named(name));

    const failure = await accounts.disable(ARN).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(SpokeDenied);
    expect((failure as Error).message).toBe(
      `the policy that freezes (p-freeze01): cannot attach it to account 222222222222: ${name}: AWS says why`,
    );
  });

  test.each(['ConcurrentModificationException', 'TooManyRequestsException', 'ServiceException'])(
    'tries again after %s',
    async (name) => {
      aws.onAnyCommand().rejects(named(name));

      for (const call of [accounts.disable(ARN), accounts.restore(ARN), accounts.read(ARN)]) {
        const failure = await call.catch((error: unknown) => error);
        expect(failure).toBeInstanceOf(SpokeFailure);
        expect(failure).not.toBeInstanceOf(SpokeDenied);
      }
    },
  );

  test('observes and lists nothing: an account is not metered', async () => {
    expect([await accounts.observe(), await accounts.list()]).toEqual([[], []]);
  });

  test('refuses another ARN', async () => {
    await expect(accounts.disable('arn:aws:ec2:eu-west-1:222222222222:instance/i-1')).rejects.toThrow(RangeError);
  });
});
