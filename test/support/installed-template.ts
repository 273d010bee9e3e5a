import type { Template } from 'aws-cdk-lib/assertions';
import type { Policy, Principal } from '../../sim/iam/policy';

/** Where and how a template is installed. */
export interface Installation {
  readonly account: string;
  readonly region: string;
  readonly parameters: Readonly<Record<string, string>>;
}

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

interface Json {
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
}

/** The services and forms of ARNs of what the templates' policies refer to. */
const ARNS: Readonly<Record<string, (name: string) => string>> = {
  'AWS::DynamoDB::Table': (name) => `dynamodb:{region}:{account}:table/${name}`,
  'AWS::Events::EventBus': (name) => `events:{region}:{account}:event-bus/${name}`,
  'AWS::Events::Rule': (name) => `events:{region}:{account}:rule/${name}`,
  'AWS::KMS::Key': (name) => `kms:{region}:{account}:key/${name}`,
  'AWS::Lambda::Function': (name) => `lambda:{region}:{account}:function:${name}`,
  'AWS::Logs::LogGroup': (name) => `logs:{region}:{account}:log-group:${name}:*`,
  'AWS::Organizations::Policy': (name) => `organizations::{account}:policy/o/service_control_policy/${name}`,
  'AWS::SNS::Topic': (name) => `sns:{region}:{account}:${name}`,
  'AWS::SQS::Queue': (name) => `sqs:{region}:{account}:${name}`,
};

/** A template as it stands in an account: intrinsic functions give what CloudFormation would make of them. */
export class InstalledTemplate {
  private readonly json: Json;

  constructor(
    synthesized: Template,
    readonly at: Installation,
  ) {
    this.json = synthesized.toJSON() as unknown as Json;
  }

  /** The logical ids of a type, those that begin so. */
  ids(type: string, beginning = ''): readonly string[] {
    return Object.entries(this.json.Resources)
      .filter(([id, resource]) => resource.Type === type && id.startsWith(beginning))
      .map(([id]) => id);
  }

  /** The properties of a resource as CloudFormation would set them. */
  properties<T = Readonly<Record<string, unknown>>>(id: string): T {
    return this.resolve(this.resource(id).Properties ?? {}) as T;
  }

  arnOf(id: string): string {
    const { Type: type } = this.resource(id);
    if (type === 'AWS::IAM::Role') {
      const { Path: path = '/', RoleName: name = id } = this.properties<{ Path?: string; RoleName?: string }>(id);
      return `arn:aws:iam::${this.at.account}:role${path}${name}`;
    }
    const form = ARNS[type];
    if (form === undefined) throw new Error(`no form of ARN is known for ${type}, which ${id} is`);
    return `arn:aws:${form(id).replace('{region}', this.at.region).replace('{account}', this.at.account)}`;
  }

  /** A role as a principal: with its policies, and those of the template that name it. */
  role(id: string): Principal {
    const { Policies: inline = [] } = this.properties<{ Policies?: { PolicyDocument: Policy }[] }>(id);
    const managed = this.ids('AWS::IAM::ManagedPolicy')
      .map((each) => this.properties<{ PolicyDocument: Policy; Roles?: readonly string[] }>(each))
      .filter(({ Roles: roles = [] }) => roles.includes(id));
    const identity = [...inline, ...managed].map(({ PolicyDocument: document }) => document);
    return { arn: this.arnOf(id), account: this.at.account, identity };
  }

  trustOf(id: string): Policy {
    return this.properties<{ AssumeRolePolicyDocument: Policy }>(id).AssumeRolePolicyDocument;
  }

  private resource(id: string): Resource {
    const found = this.json.Resources[id];
    if (found === undefined) throw new Error(`the template has no resource ${id}`);
    return found;
  }

  private resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.resolve(one)).filter((one) => one !== undefined);
    if (typeof value !== 'object' || value === null) return value;
    const [[name = '', argument] = []] = Object.entries(value);
    if (Object.keys(value).length === 1 && (name === 'Ref' || name === 'Condition' || name.startsWith('Fn::'))) {
      // A statement has conditions, too: those of CloudFormation are named by a text.
      if (name !== 'Condition' || typeof argument === 'string') return this.call(name, argument);
    }
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, each]) => [key, this.resolve(each)] as const)
        .filter(([, each]) => each !== undefined),
    );
  }

  private call(name: string, argument: unknown): unknown {
    switch (name) {
      case 'Ref':
        return this.reference(String(argument));
      case 'Condition':
        return this.resolve(this.json.Conditions?.[String(argument)]);
      case 'Fn::GetAtt':
        return this.attribute(argument as readonly [string, string]);
      case 'Fn::Sub':
        return String(argument).replace(/\$\{([^}]+)\}/g, (_all, of: string) => String(this.reference(of)));
      case 'Fn::If': {
        const [condition, yes, no] = argument as readonly [string, unknown, unknown];
        return this.resolve(this.call('Condition', condition) === true ? yes : no);
      }
      default:
        return this.compute(name, this.resolve(argument) as readonly unknown[]);
    }
  }

  private compute(name: string, given: readonly unknown[]): unknown {
    switch (name) {
      case 'Fn::Join':
        return (given[1] as readonly unknown[]).join(String(given[0]));
      case 'Fn::Split':
        return String(given[1]).split(String(given[0]));
      case 'Fn::Equals':
        return given[0] === given[1];
      case 'Fn::Not':
        return given[0] !== true;
      case 'Fn::Or':
        return given.includes(true);
      case 'Fn::And':
        return given.every((one) => one === true);
      default:
        throw new Error(`${name} is not known here`);
    }
  }

  private reference(name: string): unknown {
    const pseudo: Readonly<Record<string, string | undefined>> = {
      'AWS::AccountId': this.at.account,
      'AWS::Region': this.at.region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackId': `arn:aws:cloudformation:${this.at.region}:${this.at.account}:stack/budget-guardrails/1`,
      'AWS::NoValue': undefined,
    };
    if (name in pseudo) return pseudo[name];
    const parameter = this.json.Parameters?.[name];
    if (parameter !== undefined) return this.at.parameters[name] ?? parameter.Default ?? '';
    const { Type: type } = this.resource(name);
    return type === 'AWS::SNS::Topic' ? this.arnOf(name) : name;
  }

  private attribute([id, attribute]: readonly [string, string]): string {
    return attribute === 'StreamArn' ? `${this.arnOf(id)}/stream/2026` : this.arnOf(id);
  }
}
