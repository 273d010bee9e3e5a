import { CfnOutput, CfnParameter, Fn, LegacyStackSynthesizer, Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { BUDGET_PATTERN } from '../budgets/contracts';
import { WORKLOAD_BUDGETS_PATH, WORKLOAD_NAME, WORKLOAD_RECEIPTS_PATH, workloadValue } from '../workloads/contracts';
import { stampVersion } from './shared/version';

/**
 * The characters of a tag: no quotes, backslashes and braces. What a team types becomes part of a JSON text, and no
 * reference to anything else.
 */
const TAG_TEXT = '[A-Za-z0-9 _.:/=+@-]';

/**
 * The product that teams launch in their account: one parameter that says what a workload may spend. It has no code and
 * no assets. The management account registers the budget and answers with a receipt: docs/self-service.md.
 */
export class WorkloadBudgetStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'budget-guardrails: the budget of one workload in this account',
      synthesizer: new LegacyStackSynthesizer(),
    });
    stampVersion(this);
    this.addParameters();
    const parameter = new ssm.CfnParameter(this, 'Budget', {
      name: Fn.sub(`${WORKLOAD_BUDGETS_PATH}\${Name}`),
      description: 'budget-guardrails: the budget of a workload, as its team wants it',
      type: 'String',
      tier: 'Standard',
      value: Fn.sub(
        workloadValue({
          amount: '${MonthlyAmount}',
          tagKey: '${TagKey}',
          tagValue: '${TagValue}',
          email: '${Email}',
          mode: '${Mode}',
        }),
      ),
    });
    new CfnOutput(this, 'BudgetParameter', {
      description: 'The parameter that asks for the budget.',
      value: parameter.ref,
    });
    new CfnOutput(this, 'ReceiptParameter', {
      description: 'The parameter that says within a minute whether the budget is accepted, what is in force, and why.',
      value: Fn.sub(`${WORKLOAD_RECEIPTS_PATH}\${Name}`),
    });
  }

  private addParameters(): void {
    const text = (
      name: string,
      description: string,
      allowedPattern: string,
      constraintDescription: string,
      byDefault?: string,
    ) => new CfnParameter(this, name, { description, allowedPattern, constraintDescription, default: byDefault });
    text(
      'Name',
      'What the budget is called in this account.',
      WORKLOAD_NAME,
      '1 to 51 characters from 0-9 A-Z a-z _ . -',
    );
    text(
      'MonthlyAmount',
      'What the workload may spend in a calendar month, in USD: no more than the budget of the account.',
      `^(?!0+(\\.0{1,2})?$)${BUDGET_PATTERN}$`,
      'USD above 0 with at most two decimals, like 50 or 50.25',
    );
    text(
      'TagKey',
      'The resources of the workload carry this tag.',
      `^${TAG_TEXT}{1,128}$`,
      '1 to 128 letters, digits, spaces or _ . : / = + @ -',
      'app',
    );
    text(
      'TagValue',
      'The value of that tag.',
      `^${TAG_TEXT}{1,256}$`,
      '1 to 256 letters, digits, spaces or _ . : / = + @ -',
    );
    text(
      'Email',
      'Whom to ask about this budget: it is kept beside it in the table. Empty: nobody.',
      '^([A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,})?$',
      'an e-mail address, or nothing',
      '',
    );
    new CfnParameter(this, 'Mode', {
      description: 'What happens when the budget is exhausted. Empty: what the installation does.',
      allowedValues: ['', 'observe', 'notify', 'enforce'],
      default: '',
    });
  }
}
