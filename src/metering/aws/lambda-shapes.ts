import { LambdaClient, paginateListFunctions, paginateListProvisionedConcurrencyConfigs } from '@aws-sdk/client-lambda';
import pMap from 'p-map';
import type { SpokeConversation } from '../../core/aws/spoke-door';
import { USAGE } from '../contracts';
import type { FunctionShape } from '../domain/usage';

/** Lambda answers 15 calls of most kinds a second, the account's own deployments included. */
const CONCURRENCY = 5;
/** What Lambda gives a function that asks for nothing else. */
const DEFAULT = { memoryMb: 128, ephemeralMb: 512 };

/** Returns the functions of a region by their names, and how many environments those in `provisioned` keep ready. */
export async function functionShapes(
  conversation: SpokeConversation,
  region: string,
  provisioned: readonly string[],
): Promise<ReadonlyMap<string, FunctionShape>> {
  const client = new LambdaClient(conversation.clientConfig(USAGE.name, region));
  const shapes = await conversation.attempt(`list the Lambda functions of ${region}`, async (options) => {
    const found = new Map<string, FunctionShape>();
    for await (const { Functions: functions = [] } of paginateListFunctions({ client }, {}, options)) {
      for (const {
        FunctionName: name = '',
        MemorySize: memory,
        Architectures: kinds,
        EphemeralStorage: storage,
      } of functions) {
        found.set(name, {
          memoryMb: memory ?? DEFAULT.memoryMb,
          isArm: kinds?.includes('arm64') ?? false,
          ephemeralMb: storage?.Size ?? DEFAULT.ephemeralMb,
          provisioned: 0,
        });
      }
    }
    return found;
  });
  await pMap(
    provisioned.filter((name) => shapes.has(name)),
    async (name) => {
      const kept = await keptReady(conversation, client, name);
      const shape = shapes.get(name);
      if (shape !== undefined) shapes.set(name, { ...shape, provisioned: kept });
    },
    { concurrency: CONCURRENCY },
  );
  return shapes;
}

/** AWS charges for what is asked for, over all versions and aliases, from when it is. */
function keptReady(conversation: SpokeConversation, client: LambdaClient, name: string): Promise<number> {
  return conversation.attempt(`read the provisioned concurrency of ${name}`, async (options) => {
    let sum = 0;
    const pages = paginateListProvisionedConcurrencyConfigs({ client }, { FunctionName: name }, options);
    for await (const { ProvisionedConcurrencyConfigs: configs = [] } of pages) {
      for (const { RequestedProvisionedConcurrentExecutions: requested = 0 } of configs) sum += requested;
    }
    return sum;
  });
}
