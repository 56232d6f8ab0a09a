/** Tools that only this project's own tests use. */
import type { Workspace } from "../../workspace/workspace.ts";
import { ensureGoTool, type GoTool } from "./goTool.ts";
import type { Report } from "../step.ts";

const actionlint: GoTool = { name: "actionlint", module: "actionlint", duration: "about half a minute" };
const cosign: GoTool = { name: "cosign", module: "cosign", duration: "about 15 minutes on two cores" };

/** Builds actionlint, which checks GitHub workflows. Returns its path. */
export async function ensureActionlint(workspace: Workspace, report: Report): Promise<string> {
    return (await ensureGoTool(workspace, actionlint, report)).path;
}

/** Builds cosign, which signs images and cross-checks signatures. Returns its path. */
export async function ensureCosign(workspace: Workspace, report: Report): Promise<string> {
    return (await ensureGoTool(workspace, cosign, report)).path;
}
