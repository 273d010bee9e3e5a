import { readFileSync } from 'node:fs';
import { ConfigFile } from '../../src/packaging/config-file';
import { SMALLEST_CONFIG } from './synthesized';

/** The smallest config with one text in place of another. */
const config = (replaced: string | RegExp, replacement: string) =>
  SMALLEST_CONFIG.trimStart().replace(replaced, replacement);
const TARGETS = '{ organizationalUnits: [Workloads] }';
const targets = (replacement: string) => config(TARGETS, replacement);
const refusal = (text: string): string => {
  try {
    ConfigFile.parse('c.yaml', text);
    return 'taken';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a config file', () => {
  test('of the repository is an example that works', () => {
    const {
      config: { organization, spokes },
    } = ConfigFile.parse('example', readFileSync('budget-guardrails.config.yaml', 'utf8'));
    expect([organization.homeRegion, spokes.map(({ name }) => name)]).toEqual([
      'eu-west-1',
      ['Sandboxes', 'Workloads'],
    ]);
  });

  test('may name OUs in OUs, the root, accounts, and more regions', () => {
    for (const allowed of [
      "{ organizationalUnits: ['Workloads:Production', 'R & D:Team 1'] }",
      '{ organizationalUnits: [Root] }',
      "{ accounts: ['012345670123'] }",
    ]) {
      expect(refusal(targets(allowed))).toBe('taken');
    }
    expect(refusal(targets(`${TARGETS}\n    regions: [us-east-1, eu-west-1]`))).toBe('taken');
  });
});

const OU = 'is not an OU by its names from below the root';

describe('a bad config is refused with file, line, path and reason:', () => {
  test.each([
    [
      'an account id of 11 digits',
      targets("{ accounts: ['12345678901'] }"),
      'c.yaml:7: spokes[0].targets.accounts[0]: "12345678901" is not an account id: 12 digits, in quotes',
    ],
    [
      'an account id without quotes',
      targets('{ accounts: [111111111111] }'),
      'c.yaml:7: spokes[0].targets.accounts[0]: 111111111111 is not an account id: 12 digits, in quotes',
    ],
    [
      'an OU’s id',
      targets('{ organizationalUnits: [ou-ab12-c3d4e5f6] }'),
      `c.yaml:7: spokes[0].targets.organizationalUnits[0]: "ou-ab12-c3d4e5f6" ${OU}`,
    ],
    ['the root’s id', targets('{ organizationalUnits: [r-ab12] }'), `"r-ab12" ${OU}`],
    ['an OU’s ARN', targets("{ organizationalUnits: ['arn:aws:organizations::1:ou/o-1/ou-2'] }"), OU],
    ['an OU as a path with slashes', targets('{ organizationalUnits: [/Workloads/Production] }'), OU],
    ['an OU below the root by name', targets("{ organizationalUnits: ['Root:Workloads'] }"), OU],
    ['the root in small letters', targets('{ organizationalUnits: [root] }'), OU],
    ['an OU with an empty level', targets("{ organizationalUnits: ['Workloads::Test'] }"), OU],
    ['an OU with spaces around', targets("{ organizationalUnits: ['Workloads : Test'] }"), OU],
    [
      'the payer’s role where the management account pays',
      `${config('', '')}billing: { account: '111111111111' }\n`,
      "billing.account: '111111111111' reads its own bill: expected no billing",
    ],
    ['a chat without a channel', `${config('', '')}chat: {}\n`, 'chat: empty: expected slack, teams or both'],
    [
      'a chat where there are no channels',
      `${config('eu-west-1', 'cn-north-1')}chat: { slack: { workspace: T1, channel: C1 } }\n`,
      "chat: CloudFormation makes no channels in the home region 'cn-north-1': expected no chat",
    ],
    [
      'a region that does not exist',
      config('eu-west-1', 'eu-west-9'),
      'c.yaml:3: organization.homeRegion: "eu-west-9" is not a region that exists',
    ],
    [
      'a home region whose types nobody knows',
      config('eu-west-1', 'me-west-1'),
      "c.yaml:3: organization.homeRegion: 'me-west-1' is no home region: which types CloudFormation has there is not known",
    ],
    [
      'no region',
      config('  homeRegion: eu-west-1\n', ''),
      'c.yaml:2: organization.homeRegion: missing: expected a region, like eu-west-1',
    ],
    [
      'an unknown key',
      config('  homeRegion', '  homeregion: eu-west-1\n  homeRegion'),
      'c.yaml:3: organization.homeregion: unknown key',
    ],
    [
      'a key that is given twice',
      config('  homeRegion', '  id: o-b1b2c3d4e5\n  homeRegion'),
      "c.yaml:3: 'id' is given twice: expected once",
    ],
    [
      'OUs and accounts',
      targets("{ organizationalUnits: [A], accounts: ['111111111111'] }"),
      'c.yaml:7: spokes[0].targets: names both organizationalUnits and accounts: expected one of the two',
    ],
    [
      'neither OUs nor accounts',
      targets('{}'),
      'c.yaml:7: spokes[0].targets: names neither organizationalUnits nor accounts: expected one of the two',
    ],
    ['an empty list', targets('{ accounts: [] }'), 'spokes[0].targets.accounts: empty: expected at least one'],
    [
      'an account twice',
      targets("{ accounts: ['111111111111', '111111111111'] }"),
      'spokes[0].targets.accounts[1]: "111111111111" is given twice: expected once',
    ],
    ['no spokes', config(/spokes:[^]*/, 'spokes: []'), 'c.yaml:5: spokes: empty: expected at least one'],
    [
      'regions without the home region',
      targets(`${TARGETS}\n    regions: [us-east-1]`),
      "c.yaml:8: spokes[0].regions: the home region 'eu-west-1' is missing",
    ],
    [
      'a region of another partition',
      targets(`${TARGETS}\n    regions: [eu-west-1, cn-north-1]`),
      "spokes[0].regions[1]: 'cn-north-1' is in another partition than the home region",
    ],
    [
      'a group’s name with a dash',
      config('name: All', 'name: all-of-them'),
      'spokes[0].name: "all-of-them" is not a name of up to 40 letters and digits',
    ],
    [
      'an organization’s id',
      config('o-a1b2c3d4e5', 'a1b2c3d4e5'),
      'c.yaml:2: organization.id: "a1b2c3d4e5" is not an organization id',
    ],
    [
      'no e-mail address',
      config('owners@example.com', 'owners'),
      'spokes[0].emailRecipient: "owners" is not an e-mail address',
    ],
    ['two e-mail addresses', config('owners@example.com', 'a@example.com,b@example.com'), 'is not an e-mail address'],
    [
      'a value with a comma',
      `${SMALLEST_CONFIG.trimStart()}    parameters: { SpokeRoleName: 'a,b' }\n`,
      'spokes[0].parameters.SpokeRoleName: "a,b" is not a parameter value',
    ],
    [
      'a role’s name with a comma',
      config('  homeRegion', "  spokeRoleName: 'a,b'\n  homeRegion"),
      'c.yaml:3: organization.spokeRoleName: "a,b" is not a parameter value',
    ],
    [
      'a value that CfCT replaces',
      `${SMALLEST_CONFIG.trimStart()}    parameters: { SpokeRoleName: '$[alfred_ssm_/x]' }\n`,
      'spokes[0].parameters.SpokeRoleName: "$[alfred_ssm_/x]" is not a parameter value',
    ],
    [
      'a list in place of a mapping',
      config(/organization:[^]*spokes/, 'organization: []\nspokes'),
      'c.yaml:1: organization: [] is not a mapping',
    ],
    ['an empty file', '', 'c.yaml:1: null is not a mapping'],
    ['what is not YAML', 'organization: [', 'c.yaml:1: Flow sequence in block collection must be'],
    ['two documents', `${SMALLEST_CONFIG}---\n${SMALLEST_CONFIG}`, 'contains multiple documents'],
  ])('%s', (_name, text, expected) => {
    expect(refusal(text)).toContain(expected);
  });

  test('all problems at once, one a line', () => {
    expect(refusal(config('eu-west-1', 'eu-west-9').replace('o-a1', 'a1')).split('\n')).toHaveLength(2);
  });
});

describe('a portfolio', () => {
  const portfolio = (text: string) => refusal(`${SMALLEST_CONFIG.trimStart()}portfolio: ${text}\n`);
  const rest = 'emailRecipient: a@example.com, principals: [role/Developers]';

  test.each([
    `{ ${rest}, sharedWith: organization }`,
    `{ ${rest}, sharedWith: [ou-ab12-c3d4e5f6], tagOptions: { cost-center: [platform, research] }, provider: Us, support: { email: b@example.com } }`,
    "{ emailRecipient: a@example.com, sharedWith: organization, principals: ['role/aws-reserved/sso.amazonaws.com/*Team_?', user/Ann, group/Ops] }",
  ])('may be %s', (text) => {
    expect(portfolio(text)).toBe('taken');
  });

  test.each([
    [
      'shared with an OU’s name',
      `{ ${rest}, sharedWith: [Workloads] }`,
      'portfolio.sharedWith[0]: "Workloads" is not the id of an OU, like ou-ab12-c3d4e5f6',
    ],
    [
      'shared with nobody',
      `{ ${rest} }`,
      'portfolio.sharedWith: missing: expected organization, or a list of ids of OUs',
    ],
    ['shared with an empty list', `{ ${rest}, sharedWith: [] }`, 'portfolio.sharedWith'],
    [
      'for a principal of one account',
      '{ emailRecipient: a@example.com, sharedWith: organization, principals: ["arn:aws:iam::111111111111:role/D"] }',
      'portfolio.principals[0]: "arn:aws:iam::111111111111:role/D" is not role/…',
    ],
    [
      'for everybody',
      '{ emailRecipient: a@example.com, sharedWith: organization, principals: ["role/*"] }',
      'portfolio.principals[0]: "role/*" is not role/…',
    ],
    [
      'with a tag of AWS’s',
      `{ ${rest}, sharedWith: organization, tagOptions: { 'aws:x': [a] } }`,
      'portfolio.tagOptions',
    ],
    [
      'with a tag without values',
      `{ ${rest}, sharedWith: organization, tagOptions: { team: [] } }`,
      'portfolio.tagOptions.team: empty: expected at least one',
    ],
    ['with an unknown key', `{ ${rest}, sharedWith: organization, owner: Us }`, 'portfolio.owner: unknown key'],
  ])('%s is refused', (_name, text, expected) => {
    expect(portfolio(text)).toContain(expected);
  });
});

describe('groups of spokes that overlap are refused:', () => {
  const two = (one: string, other: string) =>
    `${targets(one)}  - name: More\n    targets: ${other}\n    emailRecipient: owners@example.com\n`;

  test.each([
    [
      'by an OU',
      two('{ organizationalUnits: [A] }', '{ organizationalUnits: [B, A] }'),
      "c.yaml:10: spokes[1].targets.organizationalUnits[1]: the OU 'A' is in the group 'All' already: expected in one",
    ],
    [
      'by an account',
      two("{ accounts: ['111111111111'] }", "{ accounts: ['111111111111'] }"),
      "the account '111111111111' is in the group 'All' already",
    ],
    [
      'by the root',
      two('{ organizationalUnits: [Root] }', '{ organizationalUnits: [A] }'),
      "spokes[0].targets.organizationalUnits[0]: 'Root' is every account already: expected as the only target",
    ],
    ['by the root beside another OU', targets('{ organizationalUnits: [Root, A] }'), "'Root' is every account already"],
    [
      'by their name',
      two('{ organizationalUnits: [A] }', '{ organizationalUnits: [B] }').replace('More', 'All'),
      "spokes[1].name: the name 'All' is in the group 'All' already",
    ],
  ])('%s', (_name, text, expected) => {
    expect(refusal(text)).toContain(expected);
  });

  test('an OU and one in it do not overlap: CfCT takes the accounts directly in each', () => {
    expect(refusal(two('{ organizationalUnits: [A] }', "{ organizationalUnits: ['A:B'] }"))).toBe('taken');
  });
});
