import { CfnCondition, CfnParameter, CfnRule, Fn, LegacyStackSynthesizer, Stack } from 'aws-cdk-lib';
import * as chatbot from 'aws-cdk-lib/aws-chatbot';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { OPERATORS_TOPIC_PARAMETER, ROLE_PATH } from '../core/contracts/names';
import { acknowledge } from './shared/acknowledge';
import { stampVersion } from './shared/version';

/** What both channels have: whom they hear, and that they may do nothing. */
type Channel = Pick<
  chatbot.CfnMicrosoftTeamsChannelConfigurationProps,
  'guardrailPolicies' | 'iamRoleArn' | 'loggingLevel' | 'snsTopicArns' | 'userRoleRequired'
>;

/**
 * A channel in Slack, one in Microsoft Teams, or both, which hear the messages to operators through Amazon Q Developer
 * in chat applications: docs/install.md. It stands beside the management stack, in a template of its own, because not every
 * region has the type. The channels only hear: nobody in them gives AWS a command.
 */
export class ChatStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'budget-guardrails: messages to a channel of Slack or Microsoft Teams',
      synthesizer: new LegacyStackSynthesizer(),
    });
    stampVersion(this);
    const channel = this.channelThatHears();
    const slack = this.given('Slack', {
      SlackWorkspaceId: {
        description: 'The workspace, as the console names it once it is authorized there.',
        pattern: 'T[0-9A-Z]{1,20}',
        form: 'an id like T07EAQX1ABC',
      },
      SlackChannelId: {
        description: 'The channel: the last part of its link.',
        pattern: '[CG][0-9A-Z]{1,20}',
        form: 'an id like C07EAQX1DEF',
      },
    });
    const teams = this.given('Teams', {
      TeamsTenantId: { description: 'The tenant of Microsoft 365, as the console names it.', ...UUID },
      TeamsTeamId: { description: 'The team, as the console names it.', ...UUID },
      TeamsChannelId: {
        description: 'The channel: the part of its link between channel/ and its name.',
        pattern: '19%3[aA].{1,200}%40.{1,50}',
        form: 'an id like 19%3a…%40thread.tacv2',
      },
    });
    new CfnRule(this, 'SomeChannel', {
      assertions: [
        {
          assert: Fn.conditionOr(...[slack, teams].map(({ all: [first = ''] }) => Fn.conditionNot(isEmpty(first)))),
          assertDescription: 'A channel is wanted: of Slack, of Teams, or one of each.',
        },
      ],
    });
    const slackChannel = new chatbot.CfnSlackChannelConfiguration(this, 'SlackChannel', {
      ...channel,
      configurationName: 'budget-guardrails-slack',
      slackWorkspaceId: slack.all[0] ?? '',
      slackChannelId: slack.all[1] ?? '',
    });
    const teamsChannel = new chatbot.CfnMicrosoftTeamsChannelConfiguration(this, 'TeamsChannel', {
      ...channel,
      configurationName: 'budget-guardrails-teams',
      teamsTenantId: teams.all[0] ?? '',
      teamId: teams.all[1] ?? '',
      teamsChannelId: teams.all[2] ?? '',
    });
    slackChannel.cfnOptions.condition = slack.isWanted;
    teamsChannel.cfnOptions.condition = teams.isWanted;
    this.tellLinters();
  }

  /** Empty parameters would be no ids. Where they are empty, the channel that they are for is not made. */
  private tellLinters(): void {
    acknowledge(this, ['CloudFormation-Validate::W1030'], 'Nothing is made of a parameter that is empty.');
    this.templateOptions.metadata = {
      ...this.templateOptions.metadata,
      'cfn-lint': { config: { ignore_checks: ['W1030'] } },
    };
  }

  /**
   * The service's own role subscribes the topic, and SNS decrypts what it delivers: neither needs a right here. Without a
   * guardrail of its own, a channel would have that of AdministratorAccess.
   */
  private channelThatHears(): Channel {
    const topic = new CfnParameter(this, 'OperatorsTopic', {
      description: 'The parameter of Parameter Store in which the management stack names its topic.',
      type: 'AWS::SSM::Parameter::Value<String>',
      default: OPERATORS_TOPIC_PARAMETER,
      constraintDescription: 'the name of a parameter',
    });
    const role = new iam.Role(this, 'Role', {
      path: ROLE_PATH,
      description: 'budget-guardrails: what people in the channel may do in AWS, which is nothing',
      assumedBy: new iam.ServicePrincipal('chatbot.amazonaws.com'),
    });
    const guardrail = new iam.ManagedPolicy(this, 'Guardrail', {
      path: ROLE_PATH,
      description: 'budget-guardrails: a channel hears, and gives no command',
      roles: [role],
      statements: [new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['*'], resources: ['*'] })],
    });
    acknowledge(guardrail, ['AwsSolutions-IAM5[Resource::*]', 'AwsSolutions-IAM5[Action::*]'], 'It denies everything.');
    return {
      iamRoleArn: role.roleArn,
      guardrailPolicies: [guardrail.managedPolicyArn],
      snsTopicArns: [topic.valueAsString],
      loggingLevel: 'ERROR',
      userRoleRequired: false,
    };
  }

  /** Adds the parameters of a channel. Either all of them are given, or none. */
  private given(of: string, parameters: Readonly<Record<string, ChannelId>>) {
    const all = Object.entries(parameters).map(
      ([name, { description, pattern, form }]) =>
        new CfnParameter(this, name, {
          description: `${description} Empty: no channel of ${of}.`,
          default: '',
          allowedPattern: `^(${pattern})?$`,
          constraintDescription: `${form}, or nothing`,
        }).valueAsString,
    );
    const [first = '', ...others] = all;
    new CfnRule(this, `Whole${of}`, {
      ruleCondition: Fn.conditionOr(...all.map((one) => Fn.conditionNot(isEmpty(one)))),
      assertions: [first, ...others].map((one) => ({
        assert: Fn.conditionNot(isEmpty(one)),
        assertDescription: `A channel of ${of} takes all of ${Object.keys(parameters).join(', ')}.`,
      })),
    });
    const isWanted = new CfnCondition(this, `Has${of}`, { expression: Fn.conditionNot(isEmpty(first)) });
    return { all, isWanted };
  }
}

interface ChannelId {
  readonly description: string;
  readonly pattern: string;
  readonly form: string;
}

const UUID = { pattern: '[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}', form: 'a UUID' };

function isEmpty(value: string) {
  return Fn.conditionEquals(value, '');
}
