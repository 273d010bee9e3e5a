import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { figureTable, type Figure } from '../../sandbox/figures';

const folder = mkdtempSync(join(tmpdir(), 'figures-'));
const file = join(folder, 'figures.jsonl');
afterAll(() => rmSync(folder, { recursive: true }));

const write = (...figures: readonly Figure[]) =>
  writeFileSync(file, figures.map((figure) => `${JSON.stringify(figure)}\n`).join(''));

test('without a figure there is no table', () => {
  expect(figureTable(file)).toEqual([]);
  write();
  expect(figureTable(file)).toEqual([]);
});

test('each figure is a row, by its fault: what was not measured is no 0, and three seconds of a small instance are', () => {
  write(
    { fault: 'region out', where: 'there', runs: 1, apartUsd: -0.000_009, seconds: 3_600, realSeconds: 2.44 },
    { fault: 'dropped', where: 'all', runs: 2, apartUsd: 0.01, seconds: 599, realSeconds: 1 },
    { fault: 'kill -9', where: 'each call', runs: 9, seconds: 1, realSeconds: 1 },
  );
  expect(figureTable(file).slice(2)).toEqual([
    '| dropped | all | 2 | 0.010000 | 599.0 s | 1.0 s |',
    '| kill -9 | each call | 9 | not measured | 1.0 s | 1.0 s |',
    '| region out | there | 1 | 0 | 60.0 min | 2.4 s |',
  ]);
});
