import { describeFailure } from '../../../src/cli/people/aws-errors';
import { CliError } from '../../../src/cli/people/cli-error';

const failure = (name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { name, ...more });

test.each([
  [new CliError('no such budget'), 'no such budget'],
  [failure('CredentialsProviderError', 'none found'), 'no AWS credentials: none found. Set AWS_PROFILE or --profile'],
  [failure('ExpiredTokenException', 'too old'), 'the AWS credentials have expired: too old'],
  [failure('UnrecognizedClientException', 'bad'), 'AWS does not accept these credentials: bad'],
  [failure('AccessDeniedException', 'ann may not Scan'), 'AWS denies it: ann may not Scan'],
  [failure('Error', 'Region is missing'), 'no AWS region: set AWS_REGION or --region'],
  [failure('ResourceNotFoundException', 'no table'), "no table: is the table's name right"],
  [failure('Error', 'connect', { code: 'ECONNREFUSED' }), 'AWS cannot be reached (ECONNREFUSED): connect'],
  [failure('ValidationException', 'odd', { $metadata: {} }), 'AWS refuses it: ValidationException: odd'],
])('%s is told in words', (error, words) => {
  expect(describeFailure(error)).toContain(words);
});

test('a fault of the program keeps its stack trace', () => {
  expect(describeFailure(new TypeError('x is undefined'))).toBeUndefined();
});
