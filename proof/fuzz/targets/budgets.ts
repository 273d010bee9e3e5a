import { changeFromRecord, historyFromRecord } from '../../../src/budgets/aws/budget-stream';
import { storedBudget, type Item } from '../../../src/budgets/aws/dynamodb-budget-registry';
import { receiptFromAttribute, receiptToAttribute } from '../../../src/budgets/aws/receipt-attributes';
import { BudgetRecords } from '../../../src/budgets/contracts';
import { parsePlannedAwsBudget } from '../../../src/budgets/domain/aws-budget';
import type { WrittenBudget } from '../../../src/budgets/domain/budget';
import { judgeItem } from '../../../src/budgets/domain/budget-item';
import { formatBudgetValue, parseBudgetValue } from '../../../src/budgets/domain/budget-value';
import { judgeParameter } from '../../../src/budgets/domain/propagation';
import { parseRaise } from '../../../src/budgets/domain/raise';
import { parseStop } from '../../../src/budgets/domain/stop-by-hand';
import { parseUsd } from '../../../src/core/domain/money';
import { instant } from '../../../src/core/domain/time';
import { readWorkload } from '../../../src/workloads/domain/workload';
import { mutated, mutatedItem, mutatedText } from '../mutation';
import { BUDGET_ITEMS, budgetRecord, RECEIPTS } from '../samples';
import { BrokenPromise, target } from '../target';
import { same } from './core';

/** A refusal without words helps nobody. */
function inWords(verdict: { readonly kind: string; readonly reason?: unknown }): void {
  if (verdict.kind !== 'refused') return;
  const { reason } = verdict;
  if (typeof reason !== 'string' || !/refused|expected/.test(reason)) {
    throw new BrokenPromise(`refused without saying what was expected: ${String(reason)}`);
  }
}

const VALUES = ['750.25', '1,000.50', '$20', '$ 20.5', '0.01', '1000000000', '1E+3', '5 USD'];

export const BUDGET_TARGETS = [
  target({
    name: 'budget-values',
    covers: ['src/budgets/domain/budget-value#parseBudgetValue'],
    inputs: mutatedText(VALUES),
    play: (text) => {
      const parsed = parseBudgetValue(text);
      inWords(parsed);
      if (parsed.kind === 'refused') return;
      if (parsed.limit <= 0n) throw new BrokenPromise(`'${text}' is accepted as ${parsed.limit}`);
      same(parsed.limit, parseUsd(formatBudgetValue(parsed.limit)), text);
    },
  }),
  target({
    name: 'budget-records',
    covers: [
      'src/budgets/aws/budget-stream#changeFromRecord',
      'src/budgets/aws/budget-stream#historyFromRecord',
      'src/budgets/aws/receipt-attributes#receiptFromAttribute',
      'src/budgets/domain/budget-item#judgeItem',
      'src/budgets/domain/budget-item#judgeDefault',
      'src/budgets/domain/budget#judgeBudget',
      'src/budgets/domain/budget#judgeSettings',
      'src/budgets/domain/pause#judgePause',
    ],
    inputs: mutatedItem(
      BUDGET_ITEMS.flatMap((item, index) => [budgetRecord(item, index), budgetRecord(item, index + 1)]),
    ),
    play: (event) => {
      const { Records: records } = BudgetRecords.parse(event);
      return records.map((record) => {
        const { NewImage: image } = record.dynamodb;
        const stored = image === undefined ? undefined : storedBudget(image as Item);
        const verdict = stored === undefined ? undefined : judgeItem(stored.written);
        if (verdict !== undefined) inWords(verdict);
        return [changeFromRecord(record), verdict, stored?.receipt, historyFromRecord(record, instant(0))];
      });
    },
  }),
  target({
    name: 'budget-items',
    covers: ['src/budgets/domain/raise#parseRaise', 'src/budgets/domain/stop-by-hand#parseStop'],
    inputs: mutated([
      { Address: '222222222222', BudgetValue: '5', Raise: { Until: '2026-12-05T00:00:00.000Z', Then: '500' } },
      { Address: '222222222222', BudgetValue: '5', Stop: { Who: 'finance', Why: 'fraud', Until: '2026-12-05' } },
    ]),
    play: (written) => {
      const item = (typeof written === 'object' && written !== null ? written : {}) as WrittenBudget;
      const [raise, stop, verdict] = [parseRaise(item), parseStop(item), judgeItem(item)];
      for (const one of [raise, stop, verdict]) inWords(one);
      return { raise, stop, verdict };
    },
  }),
  target({
    name: 'receipts',
    covers: ['src/budgets/aws/receipt-attributes#receiptFromAttribute'],
    inputs: mutatedItem(RECEIPTS),
    play: (item) => {
      const receipt = receiptFromAttribute((item as Item).Receipt);
      if (receipt === undefined) return undefined;
      const again = receiptFromAttribute(receiptToAttribute(receipt));
      same(JSON.stringify(again, digits), JSON.stringify(receipt, digits), 'a receipt');
      return receipt;
    },
  }),
  target({
    name: 'aws-budget-names',
    covers: ['src/budgets/domain/aws-budget#parsePlannedAwsBudget'],
    inputs: mutatedText(['my-budget', 'budget-guardrails-spoke threshold=80 email=a@example.com', '(none)']),
    play: parsePlannedAwsBudget,
  }),
  target({
    name: 'budget-parameters',
    covers: ['src/budgets/domain/propagation#judgeParameter'],
    inputs: mutatedText(VALUES),
    play: (text) => judgeParameter({ text, version: 1 }, parseUsd('750.25'), undefined),
  }),
  target({
    name: 'workload-parameters',
    covers: ['src/workloads/domain/workload#readWorkload'],
    inputs: mutatedText([
      '{"amount":"50","tagKey":"app","tagValue":"shop","email":"","mode":""}',
      '{"amount":50,"tagKey":"app","tagValue":"shop","email":"a@example.com","mode":"notify"}',
    ]),
    play: (text) => {
      const read = readWorkload('shop', text);
      inWords(read);
      return read;
    },
  }),
];

/** Amounts as their digits, sets as lists. */
export function digits(_name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Map || value instanceof Set) return [...value];
  return value;
}
