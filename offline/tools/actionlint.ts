import type { Workspace } from "../../workspace/workspace.ts";
import { ensureGoTool, type GoTool } from "./goTool.ts";
import type { Report } from "../step.ts";

const actionlint: GoTool = { name: "actionlint", module: "actionlint", duration: "about half a minute" };

/** Builds actionlint, which knows what GitHub takes for a workflow. Returns its path. For this project's own tests. */
export async function ensureActionlint(workspace: Workspace, report: Report): Promise<string> {
    return (await ensureGoTool(workspace, actionlint, report)).path;
}
