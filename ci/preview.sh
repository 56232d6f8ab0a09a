#!/usr/bin/env bash
# ci/preview.sh STACK FILE: previews a stack and writes a comment for the pull request to FILE, even if the preview fails.
# Exits with the status of the preview.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=ci/environment.sh
source ci/environment.sh
stack=$1 file=$2
output=$(mktemp)
trap 'rm -f "$output"' EXIT

status=0
pulumi preview --stack "$stack" --diff --non-interactive --color never 2>&1 | tee "$output" || status=$?
node --import tsx ci/previewComment.ts "$stack" "$status" < "$output" > "$file"
exit "$status"
