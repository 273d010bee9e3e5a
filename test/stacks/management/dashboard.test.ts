import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pascalCase, USE_CASES } from '../../../src/core/contracts/names';
import { templates } from '../../support/templates';

interface Widget {
  readonly type: string;
  readonly properties: {
    readonly title: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly (readonly unknown[])[];
    readonly query?: string;
  };
}

const { management } = templates();
const idsOf = (type: string) => Object.keys(management.findResources(type));

/** The widgets, with the logical id of what they name in place of its name. */
function widgets(): readonly Widget[] {
  const [dashboard] = Object.values(management.findResources('AWS::CloudWatch::Dashboard')) as {
    Properties: { DashboardBody: { 'Fn::Join': [string, readonly unknown[]] } };
  }[];
  const parts = dashboard?.Properties.DashboardBody['Fn::Join'][1] ?? [];
  const text = parts.map((part) =>
    typeof part === 'string' ? part : named(part as Record<string, string | string[]>),
  );
  return (JSON.parse(text.join('')) as { widgets: Widget[] }).widgets;
}

const named = (reference: Record<string, string | string[]>) => String([Object.values(reference)[0]].flat()[0]);
const widget = (title: string) => widgets().find(({ properties }) => properties.title.startsWith(title))?.properties;
const shown = (title: string) => (widget(title)?.metrics ?? []).map(([, , , id]) => id);

describe('the dashboard', () => {
  test('shows every alarm and every queue of failures that the stack has', () => {
    expect([...(widget('Alarms')?.alarms ?? [])].sort()).toEqual(idsOf('AWS::CloudWatch::Alarm').sort());
    expect(shown('Given up').sort()).toEqual(idsOf('AWS::SQS::Queue').sort());
  });

  test('shows the errors, the throttles and the time of every function of the stack', () => {
    const functions = idsOf('AWS::Lambda::Function').sort();
    for (const title of ['Errors', 'Throttled', 'Own cost: milliseconds']) {
      expect(shown(title).sort()).toEqual(functions);
    }
  });

  test('calls each queue and table by a name of its own', () => {
    for (const title of ['Given up', 'Own cost: units']) {
      const labels = (widget(title)?.metrics ?? []).map((metric) => (metric.at(-1) as { label: string }).label);
      expect(new Set(labels).size).toBe(labels.length);
    }
  });

  test('reads where budgets stand, and what was stopped, from the logs of those who write it', () => {
    expect(widget('Budgets nearest')?.query).toMatch(
      /^SOURCE 'ReconcileExpensesLog\w+' \| filter message = "budget stands"/,
    );
    expect(widget('Stopped')?.query).toMatch(
      /^SOURCE 'DisableResourcesLog\w+' \| SOURCE 'RestoreResourcesLog\w+' \| filter message = "resource changed"/,
    );
  });

  test('has no metric of one budget: each would cost 0.30 USD a month', () => {
    const own = widgets()
      .flatMap(({ properties }) => properties.metrics ?? [])
      .filter(([space]) => space === 'BudgetGuardrails');
    expect(own.length).toBeGreaterThan(0);
    // Without a dimension, what follows the metric's name are its options.
    expect(own.filter((metric) => typeof metric[2] !== 'object')).toEqual([]);
  });
});

describe('the articles on alarms', () => {
  const page = readFileSync(join(__dirname, '../../../docs/alarms.md'), 'utf8');
  const articles = page
    .split(/^## /m)
    .slice(1)
    .map((article) => ({ titles: (article.split('\n')[0] ?? '').split(', '), article }));
  const failing = USE_CASES.map((name) => `${pascalCase(name)}Errors`);
  const alarms = idsOf('AWS::CloudWatch::Alarm').map((id) => id.replace(/(?:NotEmpty)?[0-9A-F]{8}$/, ''));

  test('are there for every alarm, and for no other', () => {
    const special = alarms.filter((name) => !failing.includes(name));
    expect(articles.flatMap(({ titles }) => titles).sort()).toEqual([...special, 'Errors of a function'].sort());
  });

  test.each(articles)('tell causes in their order, and what to look at: $titles', ({ article }) => {
    expect(article).toMatch(/^1\. /m);
    expect(article).toMatch(/^ {8}\S/m);
  });

  test('name queues, logs and functions that the stack has', () => {
    const ids = ['AWS::SQS::Queue', 'AWS::Logs::LogGroup', 'AWS::Lambda::Function'].flatMap(idsOf);
    const kinds = { lines: 'Log', waiting: 'Queue', purge: 'Queue', call: 'Function' } as const;
    const commands = [...page.matchAll(/^ {8}(lines|waiting|purge|call) (\w+)/gm)];
    expect(commands.length).toBeGreaterThan(articles.length);
    for (const [, verb, name] of commands) {
      const beginning = `${name}${kinds[verb as keyof typeof kinds]}`;
      expect([beginning, ids.filter((id) => id.startsWith(beginning)).length]).toEqual([beginning, 1]);
    }
  });
});
