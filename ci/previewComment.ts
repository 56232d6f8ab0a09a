/**
 * `node --import tsx ci/previewComment.ts STACK STATUS < text > comment.md`: turns the output and the exit status of
 * `pulumi preview` into a comment on a pull request. The comment is marked with the stack's name, so that the next run
 * finds it, fits GitHub's limit, and has no secrets of the environment, which CI masks in its logs only.
 */
import { readFileSync } from "node:fs";
import { commentText } from "./commentText.ts";

const [stack = "", status = "0"] = process.argv.slice(2);
console.log(commentText(stack, status === "0", readFileSync(0, "utf8"), process.env));
