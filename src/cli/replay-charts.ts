import { MICRO_REVANTIOS_PER_CENT, type Money } from '../core/domain/money';
import { formatInstant, type Instant } from '../core/domain/time';
import type { ReplayedHour, ReplayedMonth } from '../ledger/domain/replay-month';
import { escapeHtml } from './html';

// Pictures are drawn on our side, without a script in the page: docs/decisions/0054-pictures-are-drawn-by-echarts.md.
// Their colours are variables of the page's style, so that they follow it into the dark.

const INK = 'var(--ink)';
const FAINT = 'var(--line)';
const COLORS: Readonly<Record<Shade, string>> = {
  spent: 'var(--spent)',
  saved: 'var(--saved)',
  limit: 'var(--limit)',
  unseen: 'var(--unseen)',
  rest: FAINT,
};
const FONT_SIZE = 13;
const BAR_HEIGHT = 34;
const HOURS_PER_POINT = 4;

/** What a colour stands for. */
export type Shade = 'spent' | 'saved' | 'limit' | 'unseen' | 'rest';

/** A part that all bars have. */
export interface BarPart {
  readonly name: string;
  readonly shade: Shade;
}

/** A bar of some parts. */
export interface Bar {
  readonly name: string;
  readonly parts: readonly Money[];
}

/** Amounts over time, from point to point. */
export interface Course {
  readonly name: string;
  readonly shade: Shade;
  readonly line: 'solid' | 'dashed' | 'dotted';
  readonly weight: number;
  readonly points: readonly (readonly [at: Instant | undefined, amount: Money])[];
}

/** What is used of ECharts' `init`: its types are others for each way in which it is loaded. */
export type OpenChart = (
  element: null,
  theme: null,
  options: { readonly renderer: 'svg'; readonly ssr: true; readonly width: number; readonly height: number },
) => { setOption(option: object): void; renderToSVGString(): string; dispose(): void };

/** Makes the pictures, of a width in pixels each. */
export class Charts {
  constructor(private readonly open: OpenChart) {}

  /** Draws bars from left to right, the first on top. */
  bars(title: string, parts: readonly BarPart[], all: readonly Bar[], width: number): string {
    return this.drawn(title, width, all.length * BAR_HEIGHT + 64, {
      legend: {
        top: 0,
        left: 0,
        textStyle: { color: INK, fontSize: FONT_SIZE },
        itemWidth: 14,
        itemHeight: 10,
        icon: 'rect',
        data: parts.map(({ name }) => name),
      },
      grid: { top: 34, left: 8, right: 24, bottom: 8, containLabel: true },
      xAxis: { type: 'value', ...axis(), axisLabel: { ...label(), formatter: shortUsd } },
      yAxis: { type: 'category', inverse: true, data: all.map(({ name }) => name), ...axis(), axisLabel: label() },
      series: parts.map(({ name, shade }, part) => ({
        name,
        type: 'bar',
        stack: 'all',
        barWidth: 16,
        color: COLORS[shade],
        data: all.map((bar) => dollars(bar.parts[part] ?? (0n as Money))),
      })),
    });
  }

  /** Draws a budget's month: its limit, what would have been spent, what was, what was predicted, and the stop. */
  burnDown(title: string, month: ReplayedMonth, hours: readonly ReplayedHour[], width: number): string {
    const shown = hours.filter((_, place) => place % HOURS_PER_POINT === 0 || place === hours.length - 1);
    const ends = [hours[0], hours.at(-1)].map((hour) => hour?.at);
    const predictedAt = month.predictedAt ?? month.firstPredictedAt;
    const predicted = hours.find(({ at }) => at === predictedAt);
    return this.courses(
      title,
      [
        {
          ...{ name: 'without stops', shade: 'unseen', line: 'dashed', weight: 2 },
          points: shown.map(({ at, unguarded }) => [at, unguarded]),
        },
        {
          ...{ name: 'spent', shade: 'spent', line: 'solid', weight: 3 },
          points: shown.map(({ at, guarded }) => [at, guarded]),
        },
        {
          ...{ name: 'limit', shade: 'limit', line: 'solid', weight: 1.5 },
          points: ends.map((at) => [at, month.limit]),
        },
        {
          ...{ name: 'predicted', shade: 'limit', line: 'dotted', weight: 2 },
          points:
            predicted?.exhaustion === undefined
              ? []
              : [
                  [predicted.at, predicted.position],
                  [predicted.exhaustion, month.limit],
                ],
        },
      ],
      month.stops.map(({ at, spent }) => [at, spent]),
      width,
    );
  }

  /** Draws courses over time, those alone that have points, and where something was stopped. */
  courses(title: string, all: readonly Course[], stopped: Course['points'], width: number): string {
    const places = (points: Course['points']) => points.map(([at, amount]) => [at, dollars(amount)]);
    const lines = all
      .filter(({ points }) => points.length > 0)
      .map(({ name, shade, line, weight, points }) => ({
        name,
        type: 'line',
        showSymbol: points.length === 1,
        symbol: 'circle',
        symbolSize: 9,
        data: places(points),
        color: COLORS[shade],
        lineStyle: { color: COLORS[shade], type: line, width: weight },
      }));
    const stops = { name: 'stopped', type: 'scatter', symbol: 'diamond', symbolSize: 14, color: COLORS.limit };
    return this.drawn(title, width, 270, {
      legend: {
        top: 0,
        left: 0,
        textStyle: { color: INK, fontSize: FONT_SIZE },
        itemWidth: 14,
        itemHeight: 6,
        itemGap: 10,
        icon: 'rect',
      },
      grid: { top: 52, left: 8, right: 16, bottom: 8, containLabel: true },
      xAxis: {
        type: 'time',
        ...axis(),
        splitLine: { show: false },
        axisLabel: { ...label(), formatter: dayOf, hideOverlap: true },
      },
      yAxis: { type: 'value', min: 0, ...axis(), axisLabel: { ...label(), formatter: shortUsd } },
      series: stopped.length === 0 ? lines : [...lines, { ...stops, data: places(stopped) }],
    });
  }

  private drawn(title: string, width: number, height: number, option: object): string {
    const chart = this.open(null, null, { renderer: 'svg', ssr: true, width, height });
    try {
      chart.setOption({ animation: false, useUTC: true, silent: true, backgroundColor: 'none', ...option });
      return named(chart.renderToSVGString(), title);
    } finally {
      // One that is left open keeps the process alive.
      chart.dispose();
    }
  }
}

/** Gives a picture its name, for those who do not see it; its numbers are in the table behind it. */
function named(svg: string, title: string): string {
  const text = escapeHtml(title);
  return svg
    .replace(/<style[^>]*>[\s\S]*?<\/style>/g, '')
    .replace(/^<svg /, `<svg role="img" aria-label="${text}" font-family="inherit" `)
    .replace(/>/, `><title>${text}</title>`);
}

function axis() {
  const lineStyle = { color: FAINT };
  return { axisLine: { lineStyle }, axisTick: { show: false }, splitLine: { lineStyle } };
}

function label() {
  return { color: INK, fontSize: FONT_SIZE };
}

const CENTS_PER_DOLLAR = 100;

/** For a place in a picture: to a cent. */
function dollars(amount: Money): number {
  const cents = amount / MICRO_REVANTIOS_PER_CENT;
  return Number(cents) / CENTS_PER_DOLLAR;
}

const THOUSAND = 1_000;

function shortUsd(usd: number): string {
  return Math.abs(usd) >= 10 * THOUSAND ? `$${(usd / THOUSAND).toFixed(0)}k` : `$${usd.toLocaleString('en-US')}`;
}

/** The day of the month. */
function dayOf(at: number): string {
  return formatInstant(at as Instant).slice(5, 10);
}
