import type { Workspace } from "../../workspace/workspace.ts";
import { ensureGoTool, type GoTool } from "./goTool.ts";
import type { Report } from "../step.ts";

const cosign: GoTool = { name: "cosign", module: "cosign", duration: "about 15 minutes on two cores" };

/** Builds cosign, which signs images and cross-checks signatures, for this project's own tests. Returns its path. */
export async function ensureCosign(workspace: Workspace, report: Report): Promise<string> {
    return (await ensureGoTool(workspace, cosign, report)).path;
}
