import type { Workspace } from "../../workspace/workspace.ts";
import { ensureGoTool, type GoTool } from "./goTool.ts";
import type { Report } from "../step.ts";

const actionlint: GoTool = { name: "actionlint", module: "actionlint", duration: "about half a minute" };

/** Builds actionlint, which checks GitHub workflows, for this project's own tests. Returns its path. */
export async function ensureActionlint(workspace: Workspace, report: Report): Promise<string> {
    return (await ensureGoTool(workspace, actionlint, report)).path;
}
