// Runs in an older commit: it uses only what that commit's use cases and in-memory ports have, and no types.
const { createReadStream } = require('node:fs');
const { createInterface } = require('node:readline');
const { InMemoryCosts } = require('../../test/support/cost-ports');
const { positionAt } = require('../../src/domain/ledger/ledger');
const { bookChange } = require('../../src/usecases/book-change');
const { openPeriod } = require('../../src/usecases/open-period');
const { settleExpenses } = require('../../src/usecases/settle-expenses');

/** Follows one account: what its meters hear of, in their order, and the instants at which somebody asks. */
async function follow({ address, limit, adoptedAt, monthStarts, changes, samples }) {
  const costs = new InMemoryCosts(adoptedAt);
  const budget = { address, account: address, scope: 'account', limit: BigInt(limit), thresholds: [], emails: [], exempt: [] };
  costs.table.budgetRows.set(address, budget);
  let delivered = 0;
  const settle = async () => {
    while (delivered < costs.table.changes.length) {
      const batch = costs.table.changes.slice(delivered);
      delivered += batch.length;
      for (const { outcome } of await settleExpenses(batch, costs)) if (outcome.kind === 'failed') throw outcome.error;
    }
  };
  const open = async () => {
    const ledger = await openPeriod(address, costs.clock.now(), costs);
    await settle();
    return ledger;
  };
  const events = changes.map(([heardAt, type, arn, at, running, rate]) => ({
    at: heardAt,
    happen: async () => {
      const change = { resource: { type, arn }, at, running, rate: BigInt(rate) };
      await bookChange(change, [address], [address], costs);
      await settle();
    },
  }));
  const positions = [];
  for (const at of samples) {
    events.push({ at, happen: async () => positions.push(positionAt(await open(), at).toString()) });
  }
  if (adoptedAt < monthStarts) events.push({ at: monthStarts, happen: open });
  await open();
  for (const { at, happen } of events.sort((one, other) => one.at - other.at)) {
    costs.clock.moveTo(at);
    await happen();
  }
  return positions;
}

async function main() {
  for await (const line of createInterface({ input: createReadStream(process.argv[2]) })) {
    console.log(JSON.stringify(await follow(JSON.parse(line))));
  }
}

void main();
