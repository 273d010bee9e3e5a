import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  ListTagsCommand,
  paginateListFunctions,
  PutFunctionConcurrencyCommand,
  type FunctionConfiguration,
} from '@aws-sdk/client-lambda';
import pMap from 'p-map';
import * as z from 'zod/mini';
import { ROLE_PATH } from '../../core/contracts/names';
import type { ControlState, Observation, PreviousState, ReportedChange } from '../domain/resource';
import type { ResourceAdapter } from '../ports';
import { everyItem, type SpokeRegion } from './spoke-region.adapter';
import { starterOf } from './tags.adapter';

/** The reserved concurrency. Null means that none was reserved. */
const Previous = z.object({ reservation: z.nullable(z.number()) });

/** Lambda answers 15 of such calls a second, the account's own deployments included; each function needs two. */
const CONCURRENCY = 5;

const ABSENT = ['ResourceNotFoundException'];

export const adapterOf = (spoke: SpokeRegion): ResourceAdapter => new LambdaFunctions(spoke);

/** The Lambda functions of one account and region. They cost by use, so nothing by the hour. */
export class LambdaFunctions implements ResourceAdapter {
  private readonly lambda: LambdaClient;

  constructor(private readonly spoke: SpokeRegion) {
    this.lambda = new LambdaClient(spoke.config);
  }

  observe({ about }: ReportedChange): Promise<readonly Observation[]> {
    return this.observationsOf(about.arn);
  }

  /**
   * Lists the functions that run. A function without any concurrency does not. The product's own are never among them:
   * nothing would give back what it took.
   */
  async list(): Promise<readonly Observation[]> {
    const functions = await this.spoke.attempt('list the Lambda functions', (options) =>
      everyItem(paginateListFunctions({ client: this.lambda }, {}, options), (page) => page.Functions),
    );
    const arns = functions.filter((found) => !isOwn(found)).flatMap(({ FunctionArn: arn }) => arn ?? []);
    const observations = await pMap(arns, (arn) => this.observationsOf(arn), { concurrency: CONCURRENCY });
    return observations.flat().filter(({ running }) => running);
  }

  async read(arn: string): Promise<ControlState | undefined> {
    return this.spoke.find(`read ${arn}`, ABSENT, async (options) => {
      const [{ ReservedConcurrentExecutions: reservation }, { Tags: tags = {} }] = await Promise.all([
        this.lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: nameOf(arn) }), options),
        this.lambda.send(new ListTagsCommand({ Resource: arn }), options),
      ]);
      return { kind: reservation === 0 ? 'disabled' : 'active', previous: { reservation: reservation ?? null }, tags };
    });
  }

  async disable(arn: string): Promise<void> {
    await this.reserve(arn, 0);
  }

  async restore(arn: string, previous: PreviousState): Promise<void> {
    await this.reserve(arn, Previous.parse(previous).reservation);
  }

  async isRestored(arn: string, previous: PreviousState): Promise<boolean> {
    return (await this.read(arn))?.previous.reservation === Previous.parse(previous).reservation;
  }

  private async observationsOf(arn: string): Promise<readonly Observation[]> {
    const state = await this.read(arn);
    if (state === undefined) return [];
    const { kind, tags } = state;
    return [
      {
        arn,
        running: kind === 'active',
        price: undefined,
        tags,
        control: { type: 'lambda-function', arn },
        startedBy: starterOf(tags),
      },
    ];
  }

  private async reserve(arn: string, reservation: number | null): Promise<void> {
    const name = { FunctionName: nameOf(arn) };
    await this.spoke.attempt(`reserve ${reservation ?? 'no'} concurrency for ${arn}`, async (options) =>
      reservation === null
        ? this.lambda.send(new DeleteFunctionConcurrencyCommand(name), options)
        : this.lambda.send(
            new PutFunctionConcurrencyCommand({ ...name, ReservedConcurrentExecutions: reservation }),
            options,
          ),
    );
  }
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

function isOwn({ Role: role = '' }: FunctionConfiguration): boolean {
  return role.includes(`:role${ROLE_PATH}`);
}
