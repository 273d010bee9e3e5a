import * as fc from 'fast-check';
import { later, MS_PER_MINUTE, MS_PER_SECOND } from '../../src/core/domain/time';
import { ASK_LASTS_MS, askForRun } from '../../src/ledger/ask-for-run';
import { InMemoryCosts } from '../support/cost-ports';
import { ACCOUNT, on, WORKLOAD } from '../support/ledgers';

describe('a run of enforcement', () => {
  test('is asked for once, however often, until it begins', async () => {
    const ports = new InMemoryCosts(on('21'));
    await Promise.all(Array.from({ length: 10 }, () => askForRun(ACCOUNT, ports)));
    await askForRun(WORKLOAD, ports);
    expect(ports.calls.made).toMatchObject([{ address: ACCOUNT }, { address: WORKLOAD }]);

    await ports.asks.forget(ACCOUNT);
    await askForRun(ACCOUNT, ports);

    expect(ports.calls.made).toHaveLength(3);
  });

  test('is asked for again after a minute: its call may be lost', async () => {
    const ports = new InMemoryCosts(on('21'));
    await askForRun(ACCOUNT, ports);
    ports.clock.moveTo(later(on('21'), MS_PER_MINUTE - 1));
    await askForRun(ACCOUNT, ports);
    expect(ports.calls.made).toHaveLength(1);

    ports.clock.moveTo(later(on('21'), MS_PER_MINUTE));
    await askForRun(ACCOUNT, ports);

    expect(ports.calls.made).toHaveLength(2);
  });

  test('whose call fails was not asked for: the event that comes again asks', async () => {
    const ports = new InMemoryCosts(on('21'));
    let isDown = true;
    const disableResources = async (address: typeof ACCOUNT) => {
      if (isDown) throw new Error('throttled');
      await ports.calls.disableResources(address);
    };
    const asking = { ...ports, calls: { disableResources } };
    await expect(askForRun(ACCOUNT, asking)).rejects.toThrow('throttled');
    isDown = false;

    await askForRun(ACCOUNT, asking);

    expect(ports.calls.made).toHaveLength(1);
  });

  test('property: whoever asks has a call before it that no run has answered, and that is less than a minute old', async () => {
    const steps = fc.array(fc.oneof(fc.constant('ask'), fc.constant('begin'), fc.nat(90)), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const ports = new InMemoryCosts(on('21'));
        let begun = 0;
        for (const step of all) {
          const now = ports.clock.now();
          if (typeof step === 'number') {
            ports.clock.moveTo(later(now, step * MS_PER_SECOND));
          } else if (step === 'begin') {
            await ports.asks.forget(ACCOUNT);
            begun = ports.calls.made.length;
          } else {
            await askForRun(ACCOUNT, ports);
            const pending = ports.calls.made.slice(begun).at(-1)?.at ?? -Infinity;
            expect(now - pending).toBeLessThan(ASK_LASTS_MS);
          }
        }
      }),
    );
  });
});
