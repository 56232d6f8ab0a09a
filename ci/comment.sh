#!/usr/bin/env bash
# ci/comment.sh STACK FILE: posts FILE as a comment on the pull request, or updates the stack's existing comment.
# Requires GITHUB_REPOSITORY, PULL_REQUEST (its number) and GH_TOKEN.
set -euo pipefail
stack=$1 file=$2
comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
marker="<!-- dhi preview: $stack -->"
mine="map(select(.user.type == \"Bot\" and (.body | startswith(\"$marker\"))) | .id) | .[]"
id=$(gh api --paginate "$comments" --jq "$mine" | sed -n 1p)
if [ -n "$id" ]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$file"
else
    gh api --silent --method POST "$comments" --field "body=@$file"
fi
