#!/usr/bin/env bash
# Expected: dependency-cruiser, asked to cruise a folder of TypeScript where no compiler is installed, fails or at least
# warns that it can read nothing.
# Seen (17.4.3): "no dependency violations found (0 modules, 0 dependencies cruised)" and exit 0, beside a circle that it
# finds as soon as `typescript` is installed. A check in CI that loses its compiler stays green.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --no-audit --no-fund --silent dependency-cruiser@17.4.3
mkdir src
echo "import { two } from './two'; export const one = () => two;" > src/one.ts
echo "import { one } from './one'; export const two = () => one;" > src/two.ts
echo '{ "forbidden": [{ "name": "no-circles", "severity": "error", "from": {}, "to": { "circular": true } }] }' > rules.json

without=$(npx depcruise --config rules.json src) && status=0 || status=$?
echo "without typescript: exit $status: $without"
npm install --no-audit --no-fund --silent typescript@5.9.3
with=$(npx depcruise --config rules.json src) && found=0 || found=$?
echo "with typescript: exit $found: $(grep -c no-circles <<< "$with") line(s) name the circle"

[ "$status" = 0 ] && grep -q '0 modules' <<< "$without" && [ "$found" != 0 ]
