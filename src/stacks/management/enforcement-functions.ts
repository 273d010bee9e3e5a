import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { RUN_TIMEOUT_MINUTES } from '../../enforcement/contracts';
import { billFrom, type BillParameters } from '../shared/bill-parameters';
import { setting } from '../shared/collaborator';
import { GuardrailFunction } from '../shared/guardrail-function';
import type { ConcurrencyParameters, EnforcementParameters } from '../shared/template-parameters';
import type { CostTable } from './cost-table';
import { failuresOf, type ManagementParts, watched } from './management-parts';

export interface EnforcementProps extends ManagementParts {
  readonly costs: CostTable;
  readonly enforcement: EnforcementParameters;
  readonly bill: BillParameters;
}

interface EnforcementFunctionsProps extends EnforcementProps {
  readonly concurrency: ConcurrencyParameters;
}

/** The functions that stop what spends, and give it back. They stand in `scope` itself. */
export class EnforcementFunctions {
  readonly disableResources: IFunction;
  readonly restoreResources: IFunction;

  constructor(
    private readonly scope: Construct,
    private readonly props: EnforcementFunctionsProps,
  ) {
    this.disableResources = this.create(
      'disable-resources',
      'Undisabled',
      'Something in an exhausted account could not be disabled.',
    );
    this.restoreResources = this.create(
      'restore-resources',
      'Unrestored',
      'Something that was disabled could not be given back.',
    );
  }

  private create(useCase: 'disable-resources' | 'restore-resources', queue: string, meaning: string): IFunction {
    const { budgets, costs, operators, spokes, enforcement, concurrency, freeze, bill } = this.props;
    const failures = failuresOf(this.scope, queue, this.props, meaning);
    return new GuardrailFunction(this.scope, {
      useCase,
      worksWith: [
        costs.ledgers('BatchGetItem', 'ConditionCheckItem', 'DeleteItem'),
        budgets.readPause(),
        operators.tell(),
        spokes.reach(),
        waysOfEnforcing(enforcement),
        billFrom(bill),
        freeze.attach(),
      ],
      timeout: Duration.minutes(RUN_TIMEOUT_MINUTES),
      ...(useCase === 'disable-resources' ? { reserved: concurrency.fences } : {}),
      onFailure: failures,
      ...watched(this.props),
    }).function;
  }
}

/** Returns the settings by which the installation enforces, for whatever disables or gives back. */
export function waysOfEnforcing({ defaultMode, enforcementEnabled, maxDisabledPerRun }: EnforcementParameters) {
  return setting({
    DEFAULT_MODE: defaultMode.choice,
    ENFORCEMENT_ENABLED: enforcementEnabled.choice,
    MAX_DISABLED_PER_RUN: maxDisabledPerRun.valueAsString,
  });
}
