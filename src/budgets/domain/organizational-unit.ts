/** An organizational unit, or the root of the organization: `ou-ab12-cd34ef56`, `r-ab12`. */
export type UnitId = string & { readonly unit: 'organizational unit' };

/** The forms of ids in AWS Organizations. None can be a budget's address: those begin with a digit. */
const UNIT = /^(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|r-[0-9a-z]{4,32})$/;

/** Returns whether an item of the Budgets table at this address is a default for accounts, and no budget. */
export function isUnit(text: string): text is UnitId {
  return UNIT.test(text);
}

/** Takes a text as a unit's id. Throws a RangeError that names the text when it is none. */
export function unitId(text: string): UnitId {
  if (!isUnit(text)) throw new RangeError(`'${text}' is no organizational unit: expected ou-… or r-…`);
  return text;
}
