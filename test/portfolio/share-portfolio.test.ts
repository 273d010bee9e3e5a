import * as fc from 'fast-check';
import { PATIENCE_MS, sharePortfolio } from '../../src/portfolio/share-portfolio';
import { Crash, InMemoryCatalog, sharingPorts } from '../support/in-memory-catalog';

const ORGANIZATION = 'o-a1b2c3d4e5';
const [SANDBOX, WORKLOADS, NEW] = ['ou-ab12-sandbox00', 'ou-ab12-workload0', 'ou-ab12-new00000'] as const;

const sharedWith = (...nodes: readonly string[]) => {
  const catalog = new InMemoryCatalog();
  for (const node of nodes) catalog.shared.set(node, 'share');
  return catalog;
};
const share = (catalog: InMemoryCatalog, nodes: readonly string[], portfolio = 'port-1') =>
  sharePortfolio(portfolio, nodes, sharingPorts(catalog));
const nodesOf = ({ shared }: InMemoryCatalog) => [...shared.keys()].sort();

describe('sharing a portfolio', () => {
  test('shares it with the organization', async () => {
    const catalog = new InMemoryCatalog();
    expect(await share(catalog, [ORGANIZATION])).toEqual({
      changes: [{ change: 'share', node: ORGANIZATION }],
      unreached: [],
    });
    expect(nodesOf(catalog)).toEqual([ORGANIZATION]);
  });

  test('shares with new OUs before it takes back from others, and renews the rest', async () => {
    const catalog = sharedWith(SANDBOX, WORKLOADS);
    await share(catalog, [NEW, WORKLOADS]);
    expect(catalog.begun).toEqual([`share ${NEW}`, `renew ${WORKLOADS}`, `unshare ${SANDBOX}`]);
    expect(nodesOf(catalog)).toEqual([NEW, WORKLOADS].sort());
  });

  test('with none takes back all, even if the organization is closed by then', async () => {
    const catalog = sharedWith(SANDBOX, ORGANIZATION);
    catalog.isOpen = false;
    await share(catalog, []);
    expect(nodesOf(catalog)).toEqual([]);
  });

  test('of a portfolio that is gone has nothing to take back', async () => {
    expect(await share(sharedWith(SANDBOX), [], 'port-gone')).toEqual({ changes: [], unreached: [] });
  });

  test('asks for the step that only the management account can do, and shares nothing', async () => {
    const catalog = new InMemoryCatalog();
    catalog.isOpen = false;
    await expect(share(catalog, [SANDBOX])).rejects.toThrow(
      'run `aws servicecatalog enable-aws-organizations-access` once, in the management account',
    );
    expect(catalog.begun).toEqual([]);
  });

  test('names a node twice, and shares once', async () => {
    const catalog = new InMemoryCatalog();
    await share(catalog, [SANDBOX, SANDBOX]);
    expect(catalog.begun).toEqual([`share ${SANDBOX}`]);
  });

  test('waits for a change that is under way, and takes back what it shared', async () => {
    const catalog = new InMemoryCatalog();
    await catalog.begin('share', 'port-1', NEW);
    await share(catalog, [SANDBOX]);
    expect(catalog.begun).toEqual([`share ${NEW}`, `share ${SANDBOX}`, `renew ${SANDBOX}`, `unshare ${NEW}`]);
    expect(nodesOf(catalog)).toEqual([SANDBOX]);
  });

  test('says which accounts could not be reached, and goes on', async () => {
    const catalog = new InMemoryCatalog();
    catalog.failure = { kind: 'done', unreached: ['222222222222: suspended'] };
    expect((await share(catalog, [SANDBOX, NEW])).unreached).toEqual([
      '222222222222: suspended',
      '222222222222: suspended',
    ]);
    expect(nodesOf(catalog)).toEqual([NEW, SANDBOX].sort());
  });

  test('fails with the node and Service Catalog’s reason', async () => {
    const catalog = new InMemoryCatalog();
    catalog.failure = { kind: 'failed', reason: 'no such OU' };
    await expect(share(catalog, [SANDBOX])).rejects.toThrow(`share port-1 with ${SANDBOX}: no such OU`);
  });

  test('gives up before the function’s time is up', async () => {
    const catalog = new InMemoryCatalog('port-1', Number.POSITIVE_INFINITY);
    await expect(share(catalog, [SANDBOX])).rejects.toThrow(`not finished after ${PATIENCE_MS / 1_000} s`);
    await expect(share(catalog, [SANDBOX])).rejects.toThrow('not finished');
  });

  const nodes = fc.array(fc.constantFrom(SANDBOX, WORKLOADS, NEW, ORGANIZATION), { maxLength: 5 });

  test('property: whatever was shared, whatever was cut off, and however often, the last set is shared and no other', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ nodes, crashAfter: fc.nat(20), goesOn: fc.boolean() }), { maxLength: 5 }),
        nodes,
        fc.integer({ min: 1, max: 2 }),
        fc.nat(4),
        async (before, last, times, looks) => {
          const catalog = new InMemoryCatalog('port-1', looks);
          for (const { nodes: wanted, crashAfter, goesOn } of before) {
            catalog.crashAfter = crashAfter;
            await share(catalog, wanted).catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
            if (goesOn) catalog.settle();
          }
          // With nothing to share, nothing shows that a change is under way. It is over by the time that somebody
          // deletes a stack.
          if (last.length === 0) catalog.settle();
          catalog.crashAfter = Number.POSITIVE_INFINITY;
          for (let time = 0; time < times; time += 1) await share(catalog, last);
          expect(nodesOf(catalog)).toEqual([...new Set(last)].sort());
        },
      ),
    );
  });
});
