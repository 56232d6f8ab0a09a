#!/usr/bin/env bash
# ci/deploy.sh STACK: deploys a stack, and fails if a second run would change anything.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=ci/environment.sh
source ci/environment.sh
stack=$1
# With its own preview: the rules on what is made refuse everything before the first resource changes.
pulumi up --stack "$stack" --yes --non-interactive --color never
pulumi preview --stack "$stack" --expect-no-changes --non-interactive --color never
