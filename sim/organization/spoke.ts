import { AWS_BUDGET_FORM } from '../../src/budgets/domain/aws-budget';
import { formatBudgetValue } from '../../src/budgets/domain/budget-value';
import type { Alerts, Spoke } from '../../src/budgets/ports';
import { money, type Money } from '../../src/core/domain/money';
import { SpokeFailure } from '../../src/core/ports';
import type { Wire } from '../wire';

const NAME = 'AccountBudget';

/** What a spoke has for its budget: the parameter and the AWS Budget, both by the spoke's stack. */
export class SimulatedSpoke {
  value = { text: '100', version: 1 };
  limit: Money | undefined = money(100n * 10n ** 16n);

  /** `onParameter` is told of each change of the parameter as it happens. */
  constructor(private readonly onParameter: () => void) {}

  /** Somebody changes it by hand. */
  put(text: string): void {
    this.value = { text, version: this.value.version + 1 };
    this.onParameter();
  }

  /** The spoke as a function talks to it over a wire into its account. */
  over(wire: Wire<string>): Spoke {
    return {
      readParameters: () =>
        wire.read(
          'parameters',
          () => ({ value: this.value, awsBudget: { kind: 'named' as const, name: NAME, alert: undefined } }),
          'GetParameters',
        ),
      putValue: (limit) =>
        wire.write(
          'parameters',
          () => {
            this.put(formatBudgetValue(limit));
            return this.value.version;
          },
          'PutParameter',
        ),
      readAwsBudget: (name) =>
        wire.read(
          'aws-budget',
          () => {
            const { limit } = this;
            return limit && { name, limit, spent: undefined, form: AWS_BUDGET_FORM, definition: {} };
          },
          'DescribeBudget',
        ),
      changeLimit: (_budget, limit) => wire.write('aws-budget', () => void (this.limit = limit), 'UpdateBudget'),
      createAwsBudget: (_name, limit) => wire.write('aws-budget', () => void (this.limit = limit), 'CreateBudget'),
      deleteAwsBudget: () => wire.write('aws-budget', () => void (this.limit = undefined), 'DeleteBudget'),
      alerts: NO_ALERTS,
    };
  }
}

const refuse = () => Promise.reject(new SpokeFailure('its own stack keeps the alert of this AWS Budget'));
const NO_ALERTS: Alerts = {
  thresholds: refuse,
  add: refuse,
  move: refuse,
  remove: refuse,
  subscribers: refuse,
  subscribe: refuse,
  unsubscribe: refuse,
};
