import { parametersPage } from '../../src/packaging/parameters-page';

const page = (parameters: Readonly<Record<string, { Type: string }>>) =>
  parametersPage([{ title: 'Spoke', template: { Parameters: parameters, Resources: {} } }]).split('\n');

test('says of each parameter what it means, takes and defaults to', () => {
  expect(
    page({
      Mode: {
        Type: 'String',
        Description: 'What happens.',
        AllowedValues: ['notify', 'enforce'],
        Default: 'notify',
      } as {
        Type: string;
      },
      Percent: { Type: 'Number', Description: 'When.', MinValue: 1, MaxValue: 100, Default: 90 } as { Type: string },
      Least: { Type: 'Number', MinValue: 1 } as { Type: string },
      Email: { Type: 'String', AllowedPattern: 'a|b', Default: '' } as { Type: string },
      Account: { Type: 'String', AllowedPattern: '[0-9]{12}', ConstraintDescription: '12 digits' } as { Type: string },
    }),
  ).toEqual(
    expect.arrayContaining([
      '## Spoke',
      '| `Mode` | What happens. | `notify`, `enforce` | `notify` |',
      '| `Percent` | When. | 1 to 100 | `90` |',
      '| `Least` |  | 1 or more | must be given |',
      '| `Email` |  | `a\\|b` | empty |',
      '| `Account` |  | 12 digits | must be given |',
    ]),
  );
});

test('leaves out what the CDK adds', () => {
  expect(page({ BootstrapVersion: { Type: 'String' } }).join('\n')).not.toContain('BootstrapVersion');
});
