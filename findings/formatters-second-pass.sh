#!/usr/bin/env bash
# Expected: a formatter's own output passes its own check.
# Seen: prettier 3.10.1, @biomejs/biome 2.6.8 and oxfmt 0.79.0 break a chain of two calls whose argument is an object over
# the width, and join it again when they read what they wrote. So `format` followed by `check` fails: format twice.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --no-audit --no-fund --silent prettier@3.10.1 @biomejs/biome@2.6.8 oxfmt@0.79.0

cat > input.ts <<'TS'
function answers() {
  const answer = (amount: string) =>
    budgets.on(DescribeBudgetCommand).resolves({ Budget: { BudgetName: NAME, BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: amount, Unit: 'USD' } } });
  budgets.on(DescribeBudgetCommand).resolves({ Budget: { BudgetName: NAME, BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: amount, Unit: 'USD' } } });
  return answer;
}
TS
echo '{ "printWidth": 120, "singleQuote": true, "trailingComma": "all" }' > .prettierrc.json
cp .prettierrc.json .oxfmtrc.json
echo '{ "formatter": { "indentStyle": "space", "lineWidth": 120 }, "javascript": { "formatter": { "quoteStyle": "single" } } }' > biome.json

changed=0
for tool in prettier biome oxfmt; do
  cp input.ts "$tool.ts"
  for pass in 1 2; do
    case $tool in
      prettier) npx prettier --log-level warn --write prettier.ts ;;
      biome) npx biome format --write biome.ts > /dev/null 2>&1 ;;
      oxfmt) npx oxfmt oxfmt.ts > /dev/null ;;
    esac
    cp "$tool.ts" "$tool.$pass"
  done
  if cmp -s "$tool.1" "$tool.2"; then
    echo "$tool: the second pass changes nothing: this finding is out of date for it"
    changed=1
  else
    echo "$tool: lines after one pass $(wc -l < "$tool.1"), after two $(wc -l < "$tool.2")"
  fi
done
exit "$changed"
