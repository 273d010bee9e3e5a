import pMap from 'p-map';
import { MS_PER_SECOND } from '../../core/domain/time';
import type { Timer } from '../../core/ports';
import { articleOf, plainName } from './articles';
import type { Check, Finding } from './finding';
import type { InstallationView, Part, StackView } from './installation-view';
import { count, duration } from './words';

/** The questions that are asked at once. */
const CONCURRENCY = 8;
/** AWS refuses what is signed by a clock that differs by more than five minutes. */
const CLOCKS_DIFFER_MS = 60 * MS_PER_SECOND;
/** The functions that CloudFormation's removal of the product shuts. */
const DOORS = /^(DisableResources|RestoreResources)Function/;

type Found = readonly Omit<Finding, 'check'>[];

/** What is looked at of the management stack and of what it has made. */
export function installationChecks(view: InstallationView, version: string, clock: Timer): readonly Check[] {
  const stack = once(() => view.stack());
  const parts = once(() => view.parts());
  const of = async (type: string) => (await parts()).filter((part) => part.type === type);
  return [
    { name: 'stack', look: async () => judgeStack(await stack(), version) },
    { name: 'enforcement', look: async () => judgeSwitches(await stack()) },
    { name: 'alarms', look: async () => judgeAlarms(await of('AWS::CloudWatch::Alarm'), view) },
    { name: 'dead letters', look: async () => judgeQueues(await of('AWS::SQS::Queue'), view) },
    {
      name: 'rules',
      look: async () => judgeRules(await of('AWS::Events::Rule'), await of('AWS::Events::EventBus'), view),
    },
    { name: 'streams', look: async () => judgeMappings(await of('AWS::Lambda::EventSourceMapping'), view) },
    { name: 'functions', look: async () => judgeFunctions(await of('AWS::Lambda::Function'), view) },
    { name: 'messages', look: async () => judgeTopic(await stack(), view) },
    { name: 'freeze', look: async () => judgeFreeze(await stack(), await of('AWS::Organizations::Policy'), view) },
    { name: 'clocks', look: async () => judgeClock(view, clock) },
  ];
}

function judgeStack({ name, status, version: installed }: StackView, version: string): Found {
  const article = 'runbook.md#the-management-stack-is-not-well-or-of-another-release';
  const release: Found[number] =
    installed === version
      ? { level: 'green', about: `the management stack and this command are of release ${version}` }
      : {
          level: 'yellow',
          about: `the management stack is of release ${installed ?? '(not said)'}, this command of ${version}`,
          mend: 'upgrade the older of the two (docs/upgrade.md)',
          article,
        };
  if (/^(CREATE|UPDATE|IMPORT)_COMPLETE$|^UPDATE_ROLLBACK_COMPLETE$/.test(status)) return [release];
  const level = /_IN_PROGRESS$/.test(status) ? 'yellow' : 'red';
  const mend = level === 'yellow' ? 'wait until it is done' : 'see its events, put them right and deploy it again';
  return [{ level, about: `the stack ${name} is ${status}`, mend, article }, release];
}

function judgeSwitches({ parameters }: StackView): Found {
  if (parameters.get('EnforcementEnabled') === 'false') {
    return [
      {
        level: 'yellow',
        about: 'enforcement is switched off (EnforcementEnabled = false): nothing is stopped in any account',
        mend: 'update the management stack with EnforcementEnabled = true when it is to stop again',
        article: 'runbook.md#stop-all-enforcement-at-once',
      },
    ];
  }
  return [{ level: 'green', about: 'enforcement is switched on' }];
}

async function judgeAlarms(parts: readonly Part[], view: InstallationView): Promise<Found> {
  const alarms = await view.alarms(parts.map(({ physicalId }) => physicalId));
  const found = parts.flatMap(({ logicalId, physicalId }): Found => {
    const alarm = alarms.find(({ name }) => name === physicalId);
    const [name, article] = [plainName(logicalId), articleOf(logicalId)];
    if (alarm === undefined) {
      return [{ level: 'red', about: `the alarm ${name} is gone`, mend: 'deploy the management stack again', article }];
    }
    if (alarm.state === 'ALARM') {
      return [{ level: 'red', about: `the alarm ${name} is on`, mend: 'follow its article', article }];
    }
    if (alarm.tells) return [];
    return [{ level: 'yellow', about: `the alarm ${name} tells nobody`, mend: 'switch its actions on again', article }];
  });
  return found.length > 0 ? found : wellOf(parts, 'alarm', (one) => `${one} quiet`);
}

async function judgeQueues(parts: readonly Part[], view: InstallationView): Promise<Found> {
  const found = await each(parts, async ({ logicalId, physicalId }) => {
    const messages = await view.messagesIn(physicalId);
    if (messages === 0) return [];
    const about = `${count(messages, 'message')} in the dead-letter queue ${plainName(logicalId)}`;
    return [
      {
        level: 'red',
        about,
        mend: 'mend what the message names, then `redrive`: it tells again what can be told',
        article: articleOf(logicalId),
      },
    ];
  });
  return found.length > 0 ? found : wellOf(parts, 'dead-letter queue', (one) => `${one} empty`);
}

async function judgeRules(parts: readonly Part[], on: readonly Part[], view: InstallationView): Promise<Found> {
  const buses = on.map(({ physicalId }) => physicalId);
  const found = await each(parts, async ({ logicalId, physicalId }) =>
    (await view.isRuleOn(physicalId, buses))
      ? []
      : [{ level: 'red', about: `the rule ${plainName(logicalId)} is disabled`, mend: 'enable it', article: OFF }],
  );
  return found.length > 0 ? found : wellOf(parts, 'rule', (one) => `${one} enabled`);
}

const OFF = 'runbook.md#a-rule-a-stream-or-a-function-is-off';

async function judgeMappings(parts: readonly Part[], view: InstallationView): Promise<Found> {
  const found = await each(parts, async ({ logicalId, physicalId }) => {
    const state = await view.mappingState(physicalId);
    if (state === 'Enabled') return [];
    const level = /ing$/.test(state) ? 'yellow' : 'red';
    return [{ level, about: `the stream of ${plainName(logicalId)} is ${state}`, mend: 'enable it', article: OFF }];
  });
  return found.length > 0 ? found : wellOf(parts, 'stream', (one) => `${one} read`);
}

async function judgeFunctions(parts: readonly Part[], view: InstallationView): Promise<Found> {
  const found = await each(parts, async ({ logicalId, physicalId }) => {
    const { state, reserved } = await view.functionState(physicalId);
    const name = plainName(logicalId);
    if (reserved === 0) {
      const why = DOORS.test(logicalId) ? ': the removal of the product has begun, or somebody has shut it' : '';
      return [
        {
          level: 'red',
          about: `${name} may not run (no concurrency)${why}`,
          mend: 'take its reserved concurrency back',
          article: OFF,
        },
      ];
    }
    if (state === 'Active' || state === 'Inactive') return [];
    return [{ level: 'red', about: `${name} is ${state}`, mend: 'deploy the management stack again', article: OFF }];
  });
  return found.length > 0 ? found : wellOf(parts, 'function', (one) => `${one} ready`);
}

async function judgeTopic({ operatorsTopic }: StackView, view: InstallationView): Promise<Found> {
  if (operatorsTopic === undefined) {
    return [{ level: 'unknown', about: 'the stack does not say which topic operators have' }];
  }
  const { confirmed, pending } = await view.subscribers(operatorsTopic);
  const waiting = pending === 0 ? '' : `, ${pending} not confirmed`;
  if (confirmed > 0) {
    return [{ level: 'green', about: `${count(confirmed, 'subscription')} to the operators' topic${waiting}` }];
  }
  return [
    {
      level: 'red',
      about: `nobody hears the messages to operators: no confirmed subscription${waiting}`,
      mend: 'confirm the mail of AWS Notifications, or subscribe somebody',
      article: 'runbook.md#nobody-hears-the-messages',
    },
  ];
}

async function judgeFreeze({ parameters }: StackView, parts: readonly Part[], view: InstallationView): Promise<Found> {
  if (parameters.get('FreezePolicy') !== 'managed') {
    return [{ level: 'green', about: 'this installation freezes no account (FreezePolicy)' }];
  }
  if (parts.length === 0) {
    const about = 'FreezePolicy is managed, and the stack has no policy';
    return [
      {
        level: 'red',
        about,
        mend: 'deploy the management stack again',
        article: 'runbook.md#accounts-cannot-be-frozen',
      },
    ];
  }
  for (const { physicalId } of parts) await view.readPolicy(physicalId);
  return [{ level: 'green', about: 'the policy that freezes accounts is there' }];
}

async function judgeClock(view: InstallationView, clock: Timer): Promise<Found> {
  const behind = (await view.awsTime()) - clock.now();
  if (Math.abs(behind) <= CLOCKS_DIFFER_MS) return [{ level: 'green', about: 'the clock here goes with that of AWS' }];
  const about = `the clock here is ${duration(Math.abs(behind))} ${behind > 0 ? 'behind' : 'ahead of'} that of AWS`;
  return [
    {
      level: 'yellow',
      about,
      mend: 'set it: times of history and `--until` come from it',
      article: 'runbook.md#clocks-differ',
    },
  ];
}

/** Asks about each. What cannot be asked of one is a finding, and hides no other. */
async function each(parts: readonly Part[], judge: (part: Part) => Promise<Found>): Promise<Found> {
  const found = await pMap(
    parts,
    async (part): Promise<Found> => {
      try {
        return await judge(part);
      } catch (error) {
        const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        return [{ level: 'unknown', about: `${plainName(part.logicalId)} cannot be asked: ${why}` }];
      }
    },
    { concurrency: CONCURRENCY },
  );
  return found.flat();
}

/** A stack without any of a kind is none of the product's. */
function wellOf(parts: readonly Part[], one: string, words: (counted: string) => string): Found {
  return parts.length === 0
    ? [{ level: 'unknown', about: `the stack lists no ${one}` }]
    : [{ level: 'green', about: words(count(parts.length, one)) }];
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => (value ??= read());
}
