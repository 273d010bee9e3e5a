import type { Call } from '../emulator';
import type { ShownReceipt } from '../organization';
import { attachSandbox, calm as untilCalm, until, type Sandbox } from '../sandbox';

/** The sandbox that `npx projen e2e` has started. */
export const sandbox: Sandbox = attachSandbox(process.env.SANDBOX ?? '{}');
export const { emulator, deployment, organization } = sandbox;

/** Waits until the address has a receipt of this status, for this value if one is named. */
export function receiptOf(address: string, status: string, value?: string): Promise<ShownReceipt | undefined> {
  return until(`receipt ${status} of ${address}`, () => organization.receipt(address),
    (receipt) => receipt?.Status === status && (value === undefined || receipt.Value === value));
}

/** Sets a budget and waits until it is in force. */
export async function bringIntoForce(account: string, value: string): Promise<void> {
  await organization.setBudget(account, value);
  await receiptOf(account, 'IN_FORCE', value);
}

/** What lies in an account, in short. */
export async function stateOf(account: string) {
  const { parameter, awsBudget } = await organization.spoke(account);
  return { parameter, awsBudget: awsBudget?.BudgetLimit?.Amount };
}

/** The calls of one kind that the product has made in an account since some moment. */
export function callsSince(since: number, account: string, action: string): readonly Call[] {
  return emulator.calls().slice(since).filter((call) => call.account === account && call.action === action && call.principal.includes('/BudgetGuardrails'));
}

/** Waits until the product has nothing more to do. */
export function calm(): Promise<void> {
  return untilCalm(emulator);
}
