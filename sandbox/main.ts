import { SPOKES } from './accounts';
import { SandboxError, say } from './progress';
import { describeAccess, follow, HELP, prompt, watch } from './prompt';
import { Resources } from './resources';
import { startSandbox } from './sandbox';

/** `npx projen sandbox`: deploys the product on this machine, shows a budget on its way, and stays open. */
async function main(): Promise<void> {
  const sandbox = await startSandbox();
  const [account] = SPOKES;
  say(`finance writes a budget of 750.25 USD for ${account} into the Budgets table`);
  await watch(sandbox, account, () => sandbox.organization.setBudget(account, '750.25'));
  say('its owner starts a t3.micro; finance gives it 0.10 USD, and lets the guardrail enforce');
  await follow(sandbox, async () => {
    await new Resources(sandbox.organization, account).runInstance('t3.micro');
    await sandbox.organization.setBudget(account, '0.10', { Mode: 'enforce' });
  });
  console.log(`\nThe sandbox is open. Try:\n${HELP}\n${describeAccess(sandbox)}\n`);
  await prompt(sandbox);
  // Nobody is at the keyboard: it stays open for other terminals.
  if (!process.stdin.isTTY) await new Promise(() => setInterval(() => undefined, 60_000));
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));
main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof SandboxError ? error.message : error);
    process.exit(1);
  },
);
