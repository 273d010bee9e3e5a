import { learned, shapesAt, type FunctionHistories } from '../../../src/metering/domain/function-history';
import { on } from '../../support/ledgers';
import { SHAPE } from '../../support/usage';

const TEN = on('21', '10:00:00');
const ELEVEN = on('21', '11:00:00');
const NOON = on('21', '12:00:00');
const large = { ...SHAPE, memoryMb: 4_096 };
const found = (shape = SHAPE) => new Map([['f', shape]]);
const NOTHING: FunctionHistories = new Map();

test('what is found first was always so', () => {
  const histories = learned(NOTHING, found({ ...SHAPE, provisioned: 3 }), ['f'], { since: TEN, from: TEN });
  expect(histories).toEqual(new Map([['f', [{ since: TEN, shape: SHAPE }]]]));
  expect(shapesAt(histories, on('01'))).toEqual(found());
});

test('what has changed counts since the last look; what is found again is no news', () => {
  const before = learned(NOTHING, found(), ['f'], { since: TEN, from: TEN });
  const after = learned(before, found(large), ['f'], { since: ELEVEN, from: TEN });
  expect(shapesAt(after, TEN)).toEqual(found());
  expect(shapesAt(after, ELEVEN)).toEqual(found(large));
  expect(learned(after, found(large), ['f'], { since: NOON, from: TEN })).toEqual(after);
});

test('what was replaced before anything that is read is forgotten', () => {
  const before = learned(NOTHING, found(), ['f'], { since: TEN, from: TEN });
  const after = learned(before, found(large), ['f'], { since: ELEVEN, from: ELEVEN });
  expect(after).toEqual(new Map([['f', [{ since: ELEVEN, shape: large }]]]));
});

test('what was deleted is as it was, while it is in use; what nobody knows is not there', () => {
  const before = learned(NOTHING, found(), ['f'], { since: TEN, from: TEN });
  expect(learned(before, new Map(), ['f', 'g'], { since: ELEVEN, from: TEN })).toEqual(before);
  expect(learned(before, found(), [], { since: ELEVEN, from: TEN })).toEqual(NOTHING);
});
