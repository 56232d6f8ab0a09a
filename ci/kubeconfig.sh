#!/usr/bin/env bash
# ci/kubeconfig.sh: writes the secret KUBECONFIG_CONTENT to a file for kubectl and Pulumi, for this job only.
set -euo pipefail
if [ -z "${KUBECONFIG_CONTENT:-}" ]; then
    echo "This stack runs on Kubernetes: set the secret KUBECONFIG_CONTENT to a kubeconfig." >&2
    exit 1
fi
umask 077
printf '%s\n' "$KUBECONFIG_CONTENT" > "$RUNNER_TEMP/kubeconfig"
echo "KUBECONFIG=$RUNNER_TEMP/kubeconfig" >> "$GITHUB_ENV"
