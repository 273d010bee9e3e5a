import { Template } from 'aws-cdk-lib/assertions';
import { OPERATORS_TOPIC_PARAMETER } from '../../src/core/contracts/names';
import { ChatStack } from '../../src/stacks/chat-stack';
import { guardrailsApp } from '../../src/stacks/shared/app';
import { templates } from '../support/templates';

process.env.CDK_VALIDATION = 'false';

const template = Template.fromStack(new ChatStack(guardrailsApp(), 'budget-guardrails-chat'));
const all = template.toJSON() as {
  readonly Parameters: Readonly<Record<string, { readonly AllowedPattern?: string; readonly Default?: string }>>;
  readonly Rules: Readonly<Record<string, unknown>>;
};
const [roleId = ''] = Object.keys(template.findResources('AWS::IAM::Role'));
const [guardrailId = ''] = Object.keys(template.findResources('AWS::IAM::ManagedPolicy'));

describe('a channel', () => {
  const hears = {
    SnsTopicArns: [{ Ref: 'OperatorsTopic' }],
    IamRoleArn: { 'Fn::GetAtt': [roleId, 'Arn'] },
    GuardrailPolicies: [{ Ref: guardrailId }],
  };

  test.each([
    [
      'Slack',
      'AWS::Chatbot::SlackChannelConfiguration',
      { SlackWorkspaceId: { Ref: 'SlackWorkspaceId' }, SlackChannelId: { Ref: 'SlackChannelId' } },
    ],
    [
      'Teams',
      'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
      {
        TeamsTenantId: { Ref: 'TeamsTenantId' },
        TeamId: { Ref: 'TeamsTeamId' },
        TeamsChannelId: { Ref: 'TeamsChannelId' },
      },
    ],
  ])('of %s hears the topic of operators, if it is wanted', (of, type, ids) => {
    template.hasResource(type, { Condition: `Has${of}`, Properties: { ...hears, ...ids } });
  });

  test('may do nothing: its role has no right, and its guardrail denies all', () => {
    template.resourcePropertiesCountIs(
      'AWS::IAM::ManagedPolicy',
      {
        PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] },
      },
      1,
    );
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 1);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    const { Properties: role } = template.findResources('AWS::IAM::Role')[roleId] as { Properties: object };
    expect(role).not.toHaveProperty('Policies');
    expect(role).not.toHaveProperty('ManagedPolicyArns');
  });

  test('finds the topic where the management stack names it', () => {
    expect(all.Parameters.OperatorsTopic?.Default).toBe(OPERATORS_TOPIC_PARAMETER);
    templates().management.hasResourceProperties('AWS::SSM::Parameter', { Name: OPERATORS_TOPIC_PARAMETER });
  });
});

describe('the parameters', () => {
  test.each([
    ['SlackWorkspaceId', 'T07EAQX1ABC', 'my-team'],
    ['SlackChannelId', 'C07EAQX1DEF', '#budgets'],
    ['TeamsTenantId', '0f8fad5b-d9cb-469f-a165-70867728950e', 'contoso'],
    ['TeamsTeamId', '7c9e6679-7425-40de-944b-e07fc1f90ae7', 'Finance'],
    ['TeamsChannelId', '19%3ab6ef35dc342d56ba5654e6fc6d25a071%40thread.tacv2', 'General'],
  ])('%s takes an id, or nothing', (name, good, bad) => {
    const { AllowedPattern: pattern = '', Default: given } = all.Parameters[name] ?? {};
    const takes = (value: string) => new RegExp(pattern).test(value);
    expect([takes(good), takes(''), takes(bad), given]).toEqual([true, true, false, '']);
  });

  test('are whole, and of one channel at least', () => {
    const isNotEmpty = (Ref: string) => ({ 'Fn::Not': [{ 'Fn::Equals': [{ Ref }, ''] }] });
    expect(all.Rules).toMatchObject({
      SomeChannel: {
        Assertions: [{ Assert: { 'Fn::Or': [isNotEmpty('SlackWorkspaceId'), isNotEmpty('TeamsTenantId')] } }],
      },
      WholeSlack: {
        RuleCondition: { 'Fn::Or': [isNotEmpty('SlackWorkspaceId'), isNotEmpty('SlackChannelId')] },
        Assertions: [{ Assert: isNotEmpty('SlackWorkspaceId') }, { Assert: isNotEmpty('SlackChannelId') }],
      },
      WholeTeams: {
        Assertions: ['TeamsTenantId', 'TeamsTeamId', 'TeamsChannelId'].map((id) => ({ Assert: isNotEmpty(id) })),
      },
    });
  });
});
