#!/usr/bin/env bash
# ci/deploy.sh STACK: deploys a stack, and fails if a second run would change anything.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=ci/environment.sh
source ci/environment.sh
stack=$1
pulumi up --stack "$stack" --yes --skip-preview --non-interactive --color never
pulumi preview --stack "$stack" --expect-no-changes --non-interactive --color never
