import { Aws, CfnParameter, LegacyStackSynthesizer, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { LIFECYCLE_SOURCES } from '../accounts/contracts';
import { ForwardedEvents } from './shared/forwarded-events';
import { managementAccountId } from './shared/template-parameters';
import { stampVersion } from './shared/version';

/**
 * Forwards the events of accounts that come, move and go from the organization's management account to the product's
 * bus: docs/onboarding.md says where it is needed. The template stands alone, without assets or bootstrap.
 */
export class LifecycleStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'budget-guardrails: lifecycle events of accounts (management account of the organization)',
      synthesizer: new LegacyStackSynthesizer(),
    });
    stampVersion(this);
    const managementAccount = managementAccountId(this);
    const managementRegion = new CfnParameter(this, 'ManagementRegion', {
      description: 'The region in which the management template is installed.',
      allowedPattern: '^[a-z]{2}(-[a-z]+)+-[0-9]$',
      constraintDescription: 'a region like eu-west-1',
    }).valueAsString;
    const events = new ForwardedEvents(this, 'ForwardedEvents', {
      managementAccountId: managementAccount,
      managementRegion,
      isHomeRegion: undefined,
      // The stack may stand in two regions of one account, and its name beside a spoke's.
      roleName: `BudgetGuardrailsForwardLifecycle-${Aws.REGION}`,
    });
    for (const [name, { source, detailType, detail }] of Object.entries(LIFECYCLE_SOURCES)) {
      events.forwardEverywhere(`${name}Events`, { source: [...source], detailType: [...detailType], detail });
    }
  }
}
