import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { readStack } from '../src/packaging/cloud-assembly';
import { placeAssets } from '../src/packaging/place-assets';
import { assetsOf, standaloneTemplate, type PlacedAsset } from '../src/packaging/standalone-template';
import { formatTemplate, parseTemplate, type Template } from '../src/packaging/template';
import { MANAGEMENT_STACK } from './accounts';
import type { Organization } from './organization';
import { until } from './sandbox';

type Parameters = Readonly<Record<string, string>>;

/**
 * As somebody installs the product without CDK: the management template and the code from a bucket, with CloudFormation
 * alone.
 */
export class Installation {
  private readonly bucket: string;
  private readonly code: readonly PlacedAsset[];
  private readonly assembled: Template;

  /** In the organization’s management account, of what was synthesized into a folder. */
  constructor(
    private readonly organization: Organization,
    private readonly assembly: string,
  ) {
    const { template, assets } = readStack(assembly, MANAGEMENT_STACK);
    this.bucket = `artifacts-${organization.management}`;
    this.assembled = template;
    this.code = placeAssets(assetsOf(template, assets));
  }

  async publishCode(): Promise<void> {
    await this.s3.send(new CreateBucketCommand({ Bucket: this.bucket }));
    for (const { path, read } of this.code) await this.put(path, read());
  }

  /** The management template of now. */
  current(): Template {
    return standaloneTemplate(this.assembled, this.code);
  }

  /**
   * The management template of a release, whose functions run the code of now, with what that needs: the code of then
   * is not kept.
   */
  released(version: string): Template {
    const file = join('releases', version, 'management.template.json');
    const template = parseTemplate(readFileSync(file, 'utf8'), file);
    equip(template);
    const functions = Object.values(template.Resources).filter(({ Type: type }) => type === 'AWS::Lambda::Function');
    return standaloneTemplate(
      template,
      functions.map(({ Properties: properties }) => {
        const { S3Bucket: bucket, S3Key: key } = properties?.Code as { S3Bucket: { 'Fn::Sub': string }; S3Key: string };
        const useCase = String(properties?.Description).replace('budget-guardrails: ', '');
        const code = this.code.find(({ path }) => path.startsWith(`lambda/${useCase}-`));
        if (code === undefined) throw new Error(`there is no code of ${useCase} any more`);
        return { ...code, bucketName: bucket['Fn::Sub'], objectKey: key };
      }),
    );
  }

  /** The spoke template of now. */
  spoke(): string {
    return readStack(this.assembly, 'budget-guardrails-spoke').text;
  }

  /** Creates the stack of the management template, or updates it; returns the state it ends in. */
  async deployManagement(template: Template, parameters: Parameters): Promise<string> {
    await this.put('management.template.json', Buffer.from(formatTemplate(template)));
    const { endpoint } = this.organization.as(this.organization.management);
    const source = { TemplateURL: `${endpoint}/${this.bucket}/management.template.json` };
    return this.deploy(this.organization.management, MANAGEMENT_STACK, source, {
      ...parameters,
      ArtifactBucket: this.bucket,
    });
  }

  async deploy(
    account: string,
    StackName: string,
    template: { readonly TemplateURL: string } | { readonly TemplateBody: string },
    parameters: Parameters,
  ): Promise<string> {
    const request = {
      StackName,
      ...template,
      Capabilities: ['CAPABILITY_NAMED_IAM' as const],
      Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
    };
    const isNew = (await this.stack(account, StackName)) === undefined;
    await this.cloudFormation(account).send(isNew ? new CreateStackCommand(request) : new UpdateStackCommand(request));
    return this.settled(account, StackName);
  }

  /** Asks for the deletion, and does not wait for its end. */
  async remove(account: string, StackName: string): Promise<void> {
    await this.cloudFormation(account).send(new DeleteStackCommand({ StackName }));
  }

  /**
   * Waits until CloudFormation has nothing more to do; returns the state then, `DELETE_COMPLETE` if there is no such
   * stack.
   */
  async settled(account: string, name: string): Promise<string> {
    const state = async () => (await this.stack(account, name))?.StackStatus ?? 'DELETE_COMPLETE';
    return until(`the stack ${name} of ${account}`, state, (found) => !found.endsWith('_IN_PROGRESS'));
  }

  private async stack(account: string, StackName: string): Promise<Stack | undefined> {
    try {
      return (await this.cloudFormation(account).send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
    } catch (error) {
      if (error instanceof Error && error.message.includes('does not exist')) return undefined;
      throw error;
    }
  }

  private async put(key: string, bytes: Uint8Array): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: bytes }));
  }

  private get s3(): S3Client {
    return new S3Client({ ...this.organization.as(this.organization.management), forcePathStyle: true });
  }

  private cloudFormation(account: string): CloudFormationClient {
    return new CloudFormationClient(this.organization.as(account));
  }
}

/** The functions that ask for a bill to be read. */
const ASKING_FOR_BILLS = /: (adopt-budget|propagate-budget|sync-budget|reconcile-budgets|reconcile-expenses)$/;

/** Gives the functions of a release the settings and the rights that the code of now expects of them. */
function equip({ Resources: resources }: Template): void {
  const all = Object.values(resources);
  const functions = all.filter(({ Type: type }) => type === 'AWS::Lambda::Function');
  const variablesOf = (of: (typeof functions)[number]) =>
    (of.Properties?.Environment as { Variables: Record<string, unknown> } | undefined)?.Variables ?? {};
  const known = Object.assign({}, ...functions.map(variablesOf)) as Record<string, unknown>;
  const { BUDGETS_TABLE_NAME, COST_TABLE_NAME, OPERATORS_TOPIC_ARN, RESTORE_RESOURCES_FUNCTION } = known;
  // It had nothing that reads the bill: who calls that calls what may come at any time.
  const [harmless] = Object.entries(resources).find(([, { Properties: properties }]) =>
    String(properties?.Description).endsWith(': roll-over-period'),
  ) ?? [''];
  for (const one of functions) {
    if (one.Properties === undefined) continue;
    const shared = { BUDGETS_TABLE_NAME, COST_TABLE_NAME, OPERATORS_TOPIC_ARN, RESTORE_RESOURCES_FUNCTION };
    const asks = ASKING_FOR_BILLS.test(String(one.Properties.Description));
    const given = { ...shared, FREEZE_POLICY_ARN: '', ...(asks ? { READ_BILL_FUNCTION: { Ref: harmless } } : {}) };
    const Variables = { ...given, ...variablesOf(one) };
    Object.assign(one.Properties, { Environment: { Variables } });
  }
  for (const { Type: type, Properties: properties } of all) {
    if (type !== 'AWS::IAM::ManagedPolicy') continue;
    const { Statement: statements } = properties?.PolicyDocument as { Statement: object[] };
    statements.push({ Effect: 'Allow', Action: ['dynamodb:*', 'lambda:*', 'sns:*'], Resource: '*' });
  }
}
