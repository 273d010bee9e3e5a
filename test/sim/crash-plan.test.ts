import { Crash, CrashingWire, dyingAt, type Accident } from '../../sim/crash-plan';

async function writes(accident: Accident, kind: string) {
  const wire = new CrashingWire();
  wire.crash = dyingAt(2, accident);
  let effects = 0;
  const answers: unknown[] = [];
  for (let call = 1; call <= 3; call++) {
    answers.push(
      await wire
        .write(kind, () => (effects += 1), 'add')
        .catch((error: unknown) => (error instanceof Crash ? error.message : 'another error')),
    );
  }
  return { effects, answers, calls: wire.writes };
}

test('a function that dies before a write has not written, and writes nothing more', async () => {
  expect(await writes('before', 'item')).toEqual({ effects: 1, answers: [1, 'before add', 'before add'], calls: 3 });
});

test('a function that dies after a write has written, and writes nothing more', async () => {
  expect(await writes('after', 'item')).toEqual({ effects: 2, answers: [1, 'after add', 'before add'], calls: 3 });
});

test('a lost answer repeats a write, and lets the function live', async () => {
  expect(await writes('lost', 'item')).toEqual({ effects: 4, answers: [1, 3, 4], calls: 3 });
});

test('a lost answer does not repeat a transaction', async () => {
  expect(await writes('lost', 'transaction')).toEqual({ effects: 3, answers: [1, 2, 3], calls: 3 });
});
