import { MICRO_REVANTIOS_PER_CENT, type Money } from '../core/domain/money';
import { formatInstant, type Instant } from '../core/domain/time';
import type { ReplayedHour, ReplayedMonth } from '../ledger/domain/replay-month';
import { escapeHtml } from './html';

// Pictures are drawn on our side, without a script in the page: docs/decisions/0054-pictures-are-drawn-by-echarts.md.
// Their colours are variables of the page's style, so that they follow it into the dark.

const INK = 'var(--ink)';
const FAINT = 'var(--line)';
const SPENT = 'var(--spent)';
const SAVED = 'var(--saved)';
const LIMIT = 'var(--limit)';
const UNSEEN = 'var(--unseen)';
const FONT_SIZE = 13;
const BAR_HEIGHT = 34;
const HOURS_PER_POINT = 4;

/** A bar of some parts. */
export interface Bar {
  readonly name: string;
  readonly parts: readonly Money[];
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
  bars(title: string, names: readonly string[], all: readonly Bar[], width: number): string {
    const colors = [SPENT, all[0]?.parts.length === 2 && names[1] === 'by the bill alone' ? UNSEEN : SAVED];
    return this.drawn(title, width, all.length * BAR_HEIGHT + 64, {
      legend: {
        top: 0,
        left: 0,
        textStyle: { color: INK, fontSize: FONT_SIZE },
        itemWidth: 14,
        itemHeight: 10,
        icon: 'rect',
        data: [...names],
      },
      grid: { top: 34, left: 8, right: 24, bottom: 8, containLabel: true },
      xAxis: { type: 'value', ...axis(), axisLabel: { ...label(), formatter: shortUsd } },
      yAxis: { type: 'category', inverse: true, data: all.map(({ name }) => name), ...axis(), axisLabel: label() },
      series: names.map((name, part) => ({
        name,
        type: 'bar',
        stack: 'all',
        barWidth: 16,
        color: colors[part],
        data: all.map(({ parts }) => dollars(parts[part] ?? (0n as Money))),
      })),
    });
  }

  /** Draws a budget's month: its limit, what would have been spent, what was, what was predicted, and the stop. */
  burnDown(title: string, month: ReplayedMonth, hours: readonly ReplayedHour[], width: number): string {
    const shown = hours.filter((_, place) => place % HOURS_PER_POINT === 0 || place === hours.length - 1);
    const line = (name: string, color: string, data: readonly unknown[], type: string, weight = 2) => ({
      name,
      type: 'line',
      showSymbol: false,
      data: [...data],
      color,
      lineStyle: { color, type, width: weight },
    });
    const limit = dollars(month.limit);
    const predictedAt = month.predictedAt ?? month.firstPredictedAt;
    const predicted = hours.find(({ at }) => at === predictedAt);
    const prediction =
      predicted?.exhaustion === undefined
        ? []
        : [
            [predicted.at, dollars(predicted.position)],
            [predicted.exhaustion, limit],
          ];
    const stopped = month.stops.map(({ at, spent }) => [at, dollars(spent)]);
    const series = [
      line(
        'without stops',
        UNSEEN,
        shown.map(({ at, unguarded }) => [at, dollars(unguarded)]),
        'dashed',
      ),
      line(
        'spent',
        SPENT,
        shown.map(({ at, guarded }) => [at, dollars(guarded)]),
        'solid',
        3,
      ),
      line(
        'limit',
        LIMIT,
        [hours[0], hours.at(-1)].map((hour) => [hour?.at, limit]),
        'solid',
        1.5,
      ),
      ...(prediction.length === 0 ? [] : [line('predicted', LIMIT, prediction, 'dotted', 2)]),
      ...(stopped.length === 0
        ? []
        : [{ name: 'stopped', type: 'scatter', symbol: 'diamond', symbolSize: 14, color: LIMIT, data: stopped }]),
    ];
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
      series,
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
