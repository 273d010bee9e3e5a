import type {
  AlarmView,
  FunctionView,
  InstallationView,
  MetricSum,
  Part,
  StackSetView,
  StackView,
} from '../../../src/cli/people/installation-view';
import { productVersion } from '../../../src/cli/people/product-version';
import type { Money } from '../../../src/core/domain/money';
import { parseInstant, type Instant } from '../../../src/core/domain/time';

const NOW = parseInstant('2026-11-16T00:00:00.000Z');

/** An installation in which all is well, unless a test says otherwise. */
export class InMemoryInstallation implements InstallationView {
  view: StackView = {
    name: 'budget-guardrails-management',
    status: 'UPDATE_COMPLETE',
    version: productVersion(),
    parameters: new Map([['FreezePolicy', 'managed']]),
    operatorsTopic: 'arn:aws:sns:eu-west-1:111111111111:operators',
  };
  made: Part[] = [
    { type: 'AWS::CloudWatch::Alarm', logicalId: 'CostsUndeliveredNotEmptyF3C19930', physicalId: 'alarm-1' },
    { type: 'AWS::CloudWatch::Alarm', logicalId: 'SyncBudgetErrors311B281A', physicalId: 'alarm-2' },
    { type: 'AWS::SQS::Queue', logicalId: 'UndisabledQueue9EF58883', physicalId: 'queue-1' },
    { type: 'AWS::Events::Rule', logicalId: 'ReadBillScheduleDB73E79F', physicalId: 'rule-1' },
    { type: 'AWS::Lambda::EventSourceMapping', logicalId: 'CostsChangesAEAE18EE', physicalId: 'mapping-1' },
    { type: 'AWS::Lambda::Function', logicalId: 'DisableResourcesFunction281A1B0F', physicalId: 'disable' },
    { type: 'AWS::Organizations::Policy', logicalId: 'FreezePolicyDocument', physicalId: 'p-1' },
    { type: 'AWS::CloudFormation::StackSet', logicalId: 'Spokes', physicalId: 'BudgetGuardrailsSpoke:1' },
  ];
  readonly alarmStates = new Map<string, AlarmView['state'] | 'gone' | 'silent'>();
  readonly messages = new Map<string, number>();
  readonly off = new Set<string>();
  mapping = 'Enabled';
  func: FunctionView = { state: 'Active', reserved: undefined, memoryMb: 512, isArm: true };
  bytes = 0;
  asking: Money | undefined;
  subscribed = { confirmed: 1, pending: 0 };
  set: StackSetView = { status: 'ACTIVE', instances: [] };
  time: Instant = NOW;
  readAt: Instant | undefined = NOW;
  seen: { lookedAt: readonly string[]; heard: readonly string[] } = { lookedAt: ['eu-west-1'], heard: ['eu-west-1'] };
  readonly metrics = new Map<string, number>();
  /** Names the calls that nobody may make. */
  readonly denied = new Set<keyof InstallationView>();
  readonly asked: (readonly [string, number, number])[] = [];

  stack = async () => this.may('stack', this.view);
  parts = async () => this.may('parts', this.made);
  messagesIn = async (queue: string) => this.may('messagesIn', this.messages.get(queue) ?? 0);
  isRuleOn = async (rule: string) => this.may('isRuleOn', !this.off.has(rule));
  mappingState = async () => this.may('mappingState', this.mapping);
  functionState = async () => this.may('functionState', this.func);
  subscribers = async () => this.may('subscribers', this.subscribed);
  subscriptionsOf = new Map<string, 'confirmed' | 'pending'>();
  subscriptions = async () => this.may('subscriptions', this.subscriptionsOf);
  stackSet = async () => this.may('stackSet', this.set);
  readPolicy = async () => this.may('readPolicy', undefined);
  awsTime = async () => this.may('awsTime', this.time);
  billReadAt = async () => this.may('billReadAt', this.readAt);
  regions = async () => this.may('regions', this.seen);
  tableBytes = async () => this.may('tableBytes', this.bytes);
  askingCost = async () => this.may('askingCost', this.asking);

  async alarms(names: readonly string[]): Promise<readonly AlarmView[]> {
    return this.may(
      'alarms',
      names.flatMap((name): readonly AlarmView[] => {
        const state = this.alarmStates.get(name) ?? 'OK';
        if (state === 'gone') return [];
        return [state === 'silent' ? { name, state: 'OK', tells: false } : { name, state, tells: true }];
      }),
    );
  }

  async sums(metrics: readonly MetricSum[], from: Instant, to: Instant): Promise<readonly number[]> {
    for (const { metric } of metrics) this.asked.push([metric, from, to]);
    return this.may(
      'sums',
      metrics.map(({ metric, dimensions }) => {
        const [first = ''] = Object.values(dimensions);
        return this.metrics.get(`${first} ${metric}`) ?? 0;
      }),
    );
  }

  private may<T>(call: keyof InstallationView, answer: T): T {
    if (!this.denied.has(call)) return answer;
    throw Object.assign(new Error(`not authorized to perform: ${call}`), { name: 'AccessDeniedException' });
  }
}
