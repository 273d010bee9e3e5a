import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { formatUsd, parseUsd, readUsd } from '../../core/domain/money';
import { formatInstant, parseInstant } from '../../core/domain/time';
import { NOT_KNOWN, RECEIPT, RECEIPT_BILL, RECEIPT_OVERSHOOT } from '../contracts';
import { formatMadeAwsBudget, parsePlannedAwsBudget, type MadeAwsBudget } from '../domain/aws-budget';
import { formatBudgetValue } from '../domain/budget-value';
import { BILL_TELLERS, type HowKnown, type KnownBill } from '../domain/how-known';
import type { Receipt, ReceiptStatus } from '../domain/receipt';

const STATUSES: readonly ReceiptStatus[] = ['PENDING', 'IN_FORCE', 'ACCEPTED', 'ENDED', 'REJECTED'];

/** Writes the receipt as a DynamoDB map, and leaves out fields without a value. */
export function receiptToAttribute(receipt: Receipt): AttributeValue {
  const fields: [string, AttributeValue | undefined][] = [
    [RECEIPT.status, { S: receipt.status }],
    [RECEIPT.value, receipt.value === undefined ? undefined : { N: formatBudgetValue(receipt.value) }],
    [RECEIPT.version, receipt.version === undefined ? undefined : { N: receipt.version.toString() }],
    [RECEIPT.parameterAt, receipt.parameterAt === undefined ? undefined : { S: formatInstant(receipt.parameterAt) }],
    [
      RECEIPT.budgetVerifiedAt,
      receipt.budgetVerifiedAt === undefined ? undefined : { S: formatInstant(receipt.budgetVerifiedAt) },
    ],
    [RECEIPT.awsBudget, receipt.awsBudget === undefined ? undefined : { S: formatMade(receipt.awsBudget) }],
    [RECEIPT.spent, receipt.spent === undefined ? undefined : { N: formatUsd(receipt.spent) }],
    [RECEIPT.bill, receipt.known?.bill && billToAttribute(receipt.known.bill)],
    [RECEIPT.overshoot, receipt.known?.overshoot && overshootToAttribute(receipt.known.overshoot)],
    [RECEIPT.reason, receipt.reason === undefined ? undefined : { S: receipt.reason }],
  ];
  return { M: Object.fromEntries(fields.filter((field): field is [string, AttributeValue] => field[1] !== undefined)) };
}

/**
 * Returns undefined for what this product did not write. A receipt that somebody edited proves nothing: it is written
 * anew.
 */
export function receiptFromAttribute(attribute: AttributeValue | undefined): Receipt | undefined {
  const fields = attribute?.M;
  const status = STATUSES.find((known) => known === fields?.[RECEIPT.status]?.S);
  if (fields === undefined || status === undefined) return undefined;
  try {
    return {
      status,
      value: read(fields[RECEIPT.value]?.N, parseUsd),
      version: read(fields[RECEIPT.version]?.N, Number),
      parameterAt: read(fields[RECEIPT.parameterAt]?.S, parseInstant),
      budgetVerifiedAt: read(fields[RECEIPT.budgetVerifiedAt]?.S, parseInstant),
      awsBudget: read(fields[RECEIPT.awsBudget]?.S, parseMade),
      spent: read(fields[RECEIPT.spent]?.N, readUsd),
      ...knownFrom(fields),
      reason: fields[RECEIPT.reason]?.S,
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function billToAttribute({ source, billedThrough, seenLive }: KnownBill): AttributeValue {
  return {
    M: {
      [RECEIPT_BILL.source]: { S: source },
      [RECEIPT_BILL.billedThrough]: { S: billedThrough === undefined ? NOT_KNOWN : formatInstant(billedThrough) },
      [RECEIPT_BILL.seenLive]: seenLive === undefined ? { S: NOT_KNOWN } : { N: seenLive.toString() },
    },
  };
}

function overshootToAttribute({ amount, at }: NonNullable<HowKnown['overshoot']>): AttributeValue {
  return { M: { [RECEIPT_OVERSHOOT.usd]: { N: formatUsd(amount) }, [RECEIPT_OVERSHOOT.at]: { S: formatInstant(at) } } };
}

/** Reads how the position is known. Receipts of an older form do not say. */
function knownFrom(fields: Readonly<Record<string, AttributeValue>>): Pick<Receipt, 'known'> {
  const bill = fields[RECEIPT.bill]?.M;
  const [usd, at] = [RECEIPT_OVERSHOOT.usd, RECEIPT_OVERSHOOT.at].map((name) => fields[RECEIPT.overshoot]?.M?.[name]);
  const overshoot =
    usd?.N === undefined || at?.S === undefined ? undefined : { amount: readUsd(usd.N), at: parseInstant(at.S) };
  if (bill === undefined && overshoot === undefined) return {};
  return { known: { ...(bill === undefined ? {} : { bill: billFrom(bill) }), overshoot } };
}

function billFrom(fields: Readonly<Record<string, AttributeValue>>): KnownBill {
  const through = fields[RECEIPT_BILL.billedThrough]?.S;
  return {
    source: BILL_TELLERS.find((known) => known === fields[RECEIPT_BILL.source]?.S) ?? 'unknown',
    billedThrough: through === undefined || through === NOT_KNOWN ? undefined : parseInstant(through),
    seenLive: read(fields[RECEIPT_BILL.seenLive]?.N, Number),
  };
}

/** Writes it as the spoke asks for it. */
function formatMade({ name, alert: { threshold, email } }: MadeAwsBudget): string {
  return formatMadeAwsBudget(name, String(threshold), email);
}

function parseMade(text: string): MadeAwsBudget | undefined {
  const planned = parsePlannedAwsBudget(text);
  return planned.kind === 'named' && planned.alert !== undefined
    ? { name: planned.name, alert: planned.alert }
    : undefined;
}

function read<T>(text: string | undefined, parse: (text: string) => T): T | undefined {
  return text === undefined ? undefined : parse(text);
}
