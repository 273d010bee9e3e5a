import { cloudFormation, dynamoDb, lambda } from '../core/aws/clients';
import { later } from '../core/domain/time';
import { customResource } from '../core/lambda/custom-resource';
import { log } from '../core/lambda/log';
import { DynamoDbHeldBudgets } from '../ledger/aws/dynamodb-held-budgets';
import { CloudFormationInstallation } from './aws/cloudformation-installation';
import { LambdaSwitch } from './aws/lambda-switch';
import { EndEnforcementEnv } from './contracts';
import { endEnforcement, type EndingPorts } from './end-enforcement';
import { enforcementPorts } from './wiring';

/** After this time, nothing new is begun. What has begun takes minutes, and the answer must be in time. */
const BEGIN_MS = 9 * 60_000;
/** Within this time, an attempt gives back everything in an account, or the next attempt goes on. */
const CONVERSATION_MS = 13 * 60_000;

const env = EndEnforcementEnv.parse(process.env);
const ports: EndingPorts = {
  ...enforcementPorts('end-enforcement', env, process.env.AWS_REGION ?? '', CONVERSATION_MS),
  held: new DynamoDbHeldBudgets(dynamoDb, env.COST_TABLE_NAME),
  doors: new LambdaSwitch(lambda, [env.DISABLE_RESOURCES_FUNCTION, env.RESTORE_RESOURCES_FUNCTION]),
  installation: new CloudFormationInstallation(cloudFormation, env.STACK_ID),
};

export const handler = customResource(async ({ type }) => {
  // Only the end of the stack matters. Its name never changes, so no update replaces it.
  const result = { physicalId: 'end-enforcement' };
  if (type !== 'Delete') return result;

  const ending = await endEnforcement(later(ports.clock.now(), BEGIN_MS), ports);

  log('enforcement ended', { ending });
  if (ending.kind === 'kept' || ending.failures.length === 0) return result;
  const named = ending.failures.map(({ address, reason }) => `${address}: ${reason}`).join('; ');
  throw new Error(
    `${ending.failures.length} not given back; put it right, or retain this resource, and delete the stack again: ${named}`,
  );
});
