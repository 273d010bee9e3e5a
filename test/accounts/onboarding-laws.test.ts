import fc from 'fast-check';
import { onboardAccount, onboardOrganization, type OnboardingPorts } from '../../src/accounts/onboard-account';
import type { WrittenBudget } from '../../src/budgets/domain/budget';
import { unitId } from '../../src/budgets/domain/organizational-unit';
import { accountOf, address, type AccountId } from '../../src/core/domain/address';
import { parseUsd } from '../../src/core/domain/money';
import { bookChange } from '../../src/ledger/book-change';
import { currentRate } from '../../src/ledger/domain/contribution';
import { rate } from '../../src/ledger/domain/rate';
import { InMemoryCosts } from '../support/cost-ports';
import { InMemoryOnboardingRegistry, InMemoryOrganization } from '../support/in-memory-organization';
import type { Interruption } from '../support/in-memory-ports';
import { on } from '../support/ledgers';

const ACCOUNTS = ['222222222222', '333333333333', '444444444444'].map((each) => accountOf(address(each)));
const UNITS = ['ou-ab12-sandbox0', 'ou-ab12-prod0000'].map(unitId);
const ROOT = unitId('r-ab12');

/** What happens to an organization and its budgets. */
type Happening =
  | { readonly kind: 'place'; readonly account: AccountId; readonly unit: number }
  | { readonly kind: 'close'; readonly account: AccountId }
  | { readonly kind: 'depart'; readonly account: AccountId }
  | { readonly kind: 'set-default'; readonly unit: number; readonly usd: number }
  | { readonly kind: 'finance'; readonly account: AccountId; readonly usd: number };

const anyAccount = fc.constantFrom(...ACCOUNTS);
const anyUnit = fc.nat({ max: UNITS.length - 1 });
const anyUsd = fc.integer({ min: 1, max: 4 });
const anyHappening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('place' as const), account: anyAccount, unit: anyUnit }) },
  fc.record({ kind: fc.constant('close' as const), account: anyAccount }),
  fc.record({ kind: fc.constant('depart' as const), account: anyAccount }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('set-default' as const), unit: anyUnit, usd: anyUsd }) },
  fc.record({ kind: fc.constant('finance' as const), account: anyAccount, usd: anyUsd }),
);
const anyHistory = fc.array(anyHappening, { maxLength: 12 });

class World {
  readonly costs = new InMemoryCosts(on('21'));
  readonly organization: InMemoryOrganization;
  readonly registry: InMemoryOnboardingRegistry;
  readonly ports: OnboardingPorts;
  /** What finance wrote last, by address. */
  readonly financed = new Map<string, WrittenBudget>();

  constructor(interrupt: Interruption = () => undefined) {
    this.organization = new InMemoryOrganization(interrupt);
    this.registry = new InMemoryOnboardingRegistry(interrupt);
    const { costs, organization, registry } = this;
    // Every place has a default, if only this one: where there is none, a budget that was made of one stays.
    this.ports = {
      ...costs,
      minimumMs: () => 0,
      organization,
      registry,
      installation: { limit: parseUsd('50'), mode: 'notify' },
      organizationManagementAccount: accountOf(address('111111111111')),
    };
  }

  happen(happening: Happening): void {
    const { organization, registry } = this;
    switch (happening.kind) {
      case 'place':
        return organization.place(happening.account, [UNITS[happening.unit] ?? ROOT, ROOT]);
      case 'close':
        if (organization.members.has(happening.account)) organization.place(happening.account, [ROOT], 'CLOSED');
        return;
      case 'depart':
        return void organization.members.delete(happening.account);
      case 'set-default':
        return registry.set(UNITS[happening.unit] ?? ROOT, { BudgetValue: `${happening.usd}` });
      case 'finance': {
        const written = { BudgetValue: `${happening.usd}00.5` };
        this.financed.set(happening.account, written);
        const { Ended: ended } = registry.written(happening.account) ?? {};
        return registry.set(happening.account, ended === undefined ? written : { ...written, Ended: ended });
      }
    }
  }

  /** What is in force: what a closed or gone account once had is not. */
  inForce(): readonly unknown[] {
    return ACCOUNTS.map((account) => {
      const written = this.registry.written(account);
      return written === undefined || written.Ended !== undefined ? 'none' : written;
    });
  }

  /** The table and the speeds, but for the moments at which something was seen. */
  async state(): Promise<unknown> {
    const items = [...this.registry.items].sort(([one], [other]) => (one < other ? -1 : 1));
    const contributions = ACCOUNTS.map((account) => this.costs.table.contributionsOf(address(account)));
    return {
      items: items.map(
        ([
          at,
          {
            written: { Ended: ended, ...rest },
          },
        ]) => [at, rest, (ended as { Reason?: string } | undefined)?.Reason],
      ),
      speeds: contributions.map((rows) => rows.map(({ history }) => currentRate(history))),
      restored: [
        ...new Set(this.costs.calls.made.map((made) => (made.call === 'restore' ? made.address : made.call))),
      ].sort(),
    };
  }

  async runSomething(account: AccountId): Promise<void> {
    const resource = { type: 'ec2-instance' as const, arn: `arn:aws:ec2:eu-west-1:${account}:instance/i-1` };
    await bookChange(
      { resource, at: on('20'), running: true, rate: rate(1_000_000n) },
      [address(account)],
      [address(account)],
      this.ports,
    );
  }
}

/** The accounts that AWS tells of: a default is a matter of the table. */
const accountsOf = (history: readonly Happening[]) =>
  history.flatMap((happening) => ('account' in happening && happening.kind !== 'finance' ? [happening.account] : []));

test('property: events that come twice, late, or in any order end in the same budgets as those that come at once', async () => {
  const anyDelivery = fc.array(fc.record({ after: fc.nat({ max: 12 }), account: anyAccount }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(anyHistory, anyDelivery, fc.infiniteStream(fc.nat()), async (history, early, dice) => {
      const [ordered, disordered] = [new World(), new World()];
      for (const [index, happening] of history.entries()) {
        ordered.happen(happening);
        if ('account' in happening) await onboardAccount(happening.account, ordered.ports);
        disordered.happen(happening);
        for (const { account } of early.filter(({ after }) => after === index)) {
          await onboardAccount(account, disordered.ports);
        }
      }
      const late = [...accountsOf(history), ...accountsOf(history)].map((account) => ({
        account,
        turn: dice.next().value,
      }));
      for (const { account } of late.sort((one, other) => one.turn - other.turn)) {
        await onboardAccount(account, disordered.ports);
      }
      for (const world of [ordered, disordered]) await onboardOrganization(world.ports);

      expect(disordered.inForce()).toEqual(ordered.inForce());
      // And there is nothing left to do.
      expect(await onboardOrganization(disordered.ports)).toEqual({ changed: [], failures: [] });
    }),
  );
});

test('property: what finance wrote is never changed', async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory, async (history) => {
      const world = new World();
      for (const happening of history) {
        world.happen(happening);
        await onboardOrganization(world.ports);
        for (const [account, written] of world.financed) expect(world.registry.written(account)).toMatchObject(written);
        for (const [account] of world.financed) expect(world.registry.written(account)).not.toHaveProperty('Defaulted');
      }
    }),
  );
});

test('property: an account that is there is under budget, and one that is not costs nothing and is not acted upon', async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory, async (history) => {
      const world = new World();
      for (const account of ACCOUNTS) await world.runSomething(account);
      for (const happening of history) world.happen(happening);
      await onboardOrganization(world.ports);
      for (const account of ACCOUNTS) {
        const isThere = world.organization.members.get(account)?.state === 'ACTIVE';
        expect(world.registry.written(account)?.Ended === undefined).toBe(isThere);
        const [row] = world.costs.table.contributionsOf(address(account));
        expect(currentRate(row?.history ?? []) > 0n).toBe(isThere);
      }
    }),
  );
});

class Crash extends Error {}

/** Calls to the outside, of which the one at `deadline` is the last. */
function mortal() {
  const life = { calls: 0, deadline: Infinity };
  const call = () => ++life.calls === life.deadline;
  const world = new World(() => {
    if (call()) throw new Crash();
  });
  world.costs.wire.crash = () => (call() ? 'after' : undefined);
  return { life, world };
}

/** Accounts in which something runs, as they were yesterday; and what has happened since. */
async function atDaybreak(world: World, since: readonly Happening[]): Promise<void> {
  for (const [unit, account] of ACCOUNTS.entries()) {
    await world.runSomething(account);
    if (unit < UNITS.length) world.happen({ kind: 'place', account, unit });
  }
  await onboardOrganization(world.ports);
  for (const happening of since) world.happen(happening);
}

test('property: a run that dies at any call, and is run again, ends where one that lives does', async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory, async (since) => {
      const { life, world: living } = mortal();
      await atDaybreak(living, since);
      const before = life.calls;
      await onboardOrganization(living.ports);
      for (let deadline = before + 1; deadline <= life.calls; deadline++) {
        const { life: short, world: dying } = mortal();
        await atDaybreak(dying, since);
        short.deadline = deadline;
        await onboardOrganization(dying.ports).catch((error: unknown) => {
          if (!(error instanceof Crash)) throw error;
        });
        expect(short.calls).toBeGreaterThanOrEqual(deadline);
        expect((await onboardOrganization(dying.ports)).failures).toEqual([]);
        expect(await dying.state()).toEqual(await living.state());
      }
    }),
    { numRuns: 25 },
  );
});
