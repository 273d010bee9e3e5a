#!/usr/bin/env bash
# Expected: each package of the AWS SDK for JavaScript brings the text of its licence, as the licence asks of whoever
# hands it on: a tool that collects notices finds it in what is installed.
# Seen: @aws-sdk/nested-clients 3.998.5 says Apache-2.0 in its manifest and has no LICENSE, nor any file like it, while its
# siblings in the same bundle have one. It comes with every client that may sign with a bearer token (client-bedrock).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm pack --silent @aws-sdk/nested-clients@3.998.5 @aws-sdk/token-providers@3.1177.0 @aws-sdk/core@3.981.2 > /dev/null

licences() { tar tzf "$1" | grep -ciE '/(licen[cs]e|copying|notice)' || true; }
declared() { tar xzOf "$1" package/package.json | grep -o '"license": *"[^"]*"'; }

changed=0
for archive in aws-sdk-*.tgz; do
  found=$(licences "$archive")
  echo "$archive: $(declared "$archive"), files with a licence: $found"
  case $archive in
    *nested-clients*) [ "$found" = 0 ] || changed=1 ;;
    *) [ "$found" != 0 ] || changed=1 ;;
  esac
done
[ "$changed" = 0 ] || echo 'this finding is out of date'
exit "$changed"
