import type { Figure } from './figures';
import { isMet, targetOf } from './targets';

const HEADER = ['figure', 'value', 'unit', 'target', ''];
/** The one column of numbers. */
const VALUE_COLUMN = 1;

/** Figures are rounded where they are measured: none is cut here. */
const MOST_DECIMALS = 6;

/** The figures for people, each beside its target. */
export function formatTable(figures: readonly Figure[]): string {
  const rows = [HEADER, ...figures.map(row)];
  const widths = HEADER.map((_title, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const lines = rows.map((cells) =>
    cells
      .map((cell, column) => aligned(cell, column, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, '-'.repeat(Math.max(...lines.map(({ length }) => length))));
  return lines.join('\n');
}

function row({ name, value, unit }: Figure): string[] {
  const target = targetOf(name);
  const verdict =
    target === undefined
      ? ['', '']
      : [`${target.is} ${grouped(target.value)}`, isMet(target, value) ? 'met' : 'MISSED'];
  return [name, grouped(value), unit, ...verdict];
}

function aligned(cell: string, column: number, width: number): string {
  return column === VALUE_COLUMN ? cell.padStart(width) : cell.padEnd(width);
}

function grouped(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: MOST_DECIMALS });
}
