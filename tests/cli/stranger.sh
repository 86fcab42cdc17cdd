#!/bin/bash
# Encrypts every private image that isn't: copies them with a key, waits for all, and writes a report.
# The account comes from the environment, as an openrc file sets it.
#   stranger.sh KEY PATTERN REPORT
set -euo pipefail
key=$1 pattern=$2 report=$3

images=$(imstui images --name "$pattern" --copyable --format json)
ids=$(jq -r '.[] | select(.encrypted | not) | .id' <<<"$images")
if [ -z "$ids" ]; then
    echo "nothing to do"
    exit 0
fi

code=0
imstui copy - --name '{name}-enc' --key "$key" --idempotent --wait --timeout 10m --format csv <<<"$ids" >"$report" ||
    code=$?
case $code in
    0) echo "all are encrypted" ;;
    6) echo "some still run: go on with 'imstui watch'" ;;
    *) echo "failed with $code: $(imstui help exit-codes | grep "^  $code ")" ;;
esac
exit "$code"
