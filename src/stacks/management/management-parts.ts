import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { AlarmedQueue } from '../shared/alarmed-queue';
import { setting } from '../shared/collaborator';
import type { SharedParameters, WorkloadParameters } from '../shared/template-parameters';
import type { BudgetsTable } from './budgets-table';
import type { EventsFromSpokes } from './events-from-spokes';
import type { Freeze } from './freeze';
import type { OperatorsTopic } from './operators-topic';
import type { Spokes } from './spokes';

/** The parts that the functions of the management account have in common. */
export interface ManagementParts {
  readonly parameters: SharedParameters;
  readonly workloads: WorkloadParameters;
  readonly operators: OperatorsTopic;
  readonly spokes: Spokes;
  readonly budgets: BudgetsTable;
  readonly freeze: Freeze;
  readonly eventsFromSpokes: EventsFromSpokes;
}

/** Returns what teams may ask for, for whatever registers their budgets. */
export function whatTeamsMayAsk({ workloads: { modes, tagKeys } }: Pick<ManagementParts, 'workloads'>) {
  return setting({ WORKLOAD_MODES: modes.valueAsString, WORKLOAD_TAG_KEYS: tagKeys.valueAsString });
}

/** Returns the key of a function's log, and whom its alarm tells. Both are the operators' in the management account. */
export function watched({ operators }: Pick<ManagementParts, 'operators'>): {
  readonly logKey: IKey;
  readonly alarmAction: IAlarmAction;
} {
  return { logKey: operators.key, alarmAction: operators.alarmAction };
}

/** Creates the queue of events on which a function failed for good. The alarm says what that means. */
export function failuresOf(
  scope: Construct,
  id: string,
  { operators }: Pick<ManagementParts, 'operators'>,
  meaning: string,
): AlarmedQueue['queue'] {
  return new AlarmedQueue(scope, id, { meaning, alarmAction: operators.alarmAction }).queue;
}
