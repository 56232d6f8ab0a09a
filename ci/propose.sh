#!/usr/bin/env bash
# ci/propose.sh BRANCH TITLE FILE: opens a pull request with the changes in stacks/ and the description in FILE, or updates
# the one that is open. Requires GH_TOKEN and GITHUB_REF_NAME, the branch to merge into.
set -euo pipefail
cd "$(dirname "$0")/.."
branch=$1 title=$2 file=$3
if git diff --quiet -- stacks; then
    echo "The stacks are up to date."
    exit 0
fi
git config user.name "github-actions[bot]"
git config user.email "41898282+github-actions[bot]@users.noreply.github.com"
# git gets the token from gh, so it is in no command line and no file.
gh auth setup-git
git commit --quiet --message "$title" --message "$(cat "$file")" -- stacks
git push --quiet --force origin "HEAD:refs/heads/$branch"
open=$(gh pr list --head "$branch" --base "$GITHUB_REF_NAME" --state open --json number --jq '.[].number')
if [ -z "$open" ]; then
    gh pr create --head "$branch" --base "$GITHUB_REF_NAME" --title "$title" --body-file "$file"
else
    gh pr edit "$open" --title "$title" --body-file "$file"
fi
