import {
  AccessDeniedException,
  AccountClient,
  GetAlternateContactCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-account';
import { mockClient } from 'aws-sdk-client-mock';
import { AwsAlternateContacts } from '../../../src/budgets/aws/aws-alternate-contacts';
import type { AccountId } from '../../../src/core/domain/address';

const [OWN, OTHER] = ['111111111111', '222222222222'] as [AccountId, AccountId];
const aws = mockClient(AccountClient);
const contacts = new AwsAlternateContacts(new AccountClient({ region: 'eu-west-1' }), OWN);
const inputs = () => aws.commandCalls(GetAlternateContactCommand).map(({ args }) => args[0].input);
const of = (EmailAddress: string) => ({ AlternateContact: { EmailAddress } });
const $metadata = {};

beforeEach(() => void aws.reset());

test('the contacts for billing and operations are asked for, and one address of both comes once', async () => {
  aws.on(GetAlternateContactCommand).resolves(of('money@example.com'));
  expect(await contacts.of(OTHER)).toEqual({ kind: 'told', emails: ['money@example.com'] });
  expect(inputs()).toEqual([
    { AccountId: OTHER, AlternateContactType: 'BILLING' },
    { AccountId: OTHER, AlternateContactType: 'OPERATIONS' },
  ]);
});

test('the account that asks does not name itself', async () => {
  aws.on(GetAlternateContactCommand).resolves(of('money@example.com'));
  await contacts.of(OWN);
  expect(inputs()).toEqual([{ AlternateContactType: 'BILLING' }, { AlternateContactType: 'OPERATIONS' }]);
});

test('who is not there, what is denied, and what fails are different', async () => {
  aws
    .on(GetAlternateContactCommand)
    .rejectsOnce(new ResourceNotFoundException({ message: 'No contact', $metadata }))
    .resolvesOnce(of('ops@example.com'))
    .rejectsOnce(new AccessDeniedException({ message: 'not authorized', $metadata }))
    .resolvesOnce(of('bill@example.com'))
    .rejectsOnce(new Error('connection reset'));
  expect(await contacts.of(OTHER)).toEqual({ kind: 'told', emails: ['ops@example.com'] });
  expect(await contacts.of(OTHER)).toEqual({ kind: 'denied', reason: 'not authorized' });
  expect(await contacts.of(OTHER)).toEqual({ kind: 'failed', reason: 'connection reset' });
});
