#!/usr/bin/env bash
# ci/propose.sh BRANCH TITLE FILE: proposes what has changed in stacks/ as a pull request with FILE as its text, or renews
# the one that an earlier run has opened. Wants GH_TOKEN and GITHUB_REF_NAME, the branch to merge it into.
set -euo pipefail
cd "$(dirname "$0")/.."
branch=$1 title=$2 file=$3
if git diff --quiet -- stacks; then
    echo "The stacks take what was published already."
    exit 0
fi
git config user.name "github-actions[bot]"
git config user.email "41898282+github-actions[bot]@users.noreply.github.com"
# git asks gh for the token: it is in no command line and no file.
gh auth setup-git
git commit --quiet --message "$title" --message "$(cat "$file")" -- stacks
git push --quiet --force origin "HEAD:refs/heads/$branch"
open=$(gh pr list --head "$branch" --base "$GITHUB_REF_NAME" --state open --json number --jq '.[].number')
if [ -z "$open" ]; then
    gh pr create --head "$branch" --base "$GITHUB_REF_NAME" --title "$title" --body-file "$file"
else
    gh pr edit "$open" --title "$title" --body-file "$file"
fi
