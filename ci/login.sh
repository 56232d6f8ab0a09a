#!/usr/bin/env bash
# ci/login.sh: logs in to the registry that images are pushed to. Requires REGISTRY (such as ghcr.io/acme), PUSH_USERNAME
# and PUSH_TOKEN.
set -euo pipefail
if [ -z "${PUSH_TOKEN:-}" ]; then
    echo "A login for $REGISTRY is required: set the secrets DHI_PUSH_USERNAME and DHI_PUSH_TOKEN." >&2
    exit 1
fi
docker login "${REGISTRY%%/*}" --username "$PUSH_USERNAME" --password-stdin <<< "$PUSH_TOKEN"
