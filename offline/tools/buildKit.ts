import type { Workspace } from "../../workspace/workspace.ts";
import { ensureGoTool, type GoTool } from "./goTool.ts";
import type { Report } from "../step.ts";

const buildx: GoTool = {
    name: "docker-buildx",
    module: "buildx",
    versionVariable: "github.com/docker/buildx/version.Version",
    versionPrefix: "v",
    duration: "about two minutes",
};
const buildkitd: GoTool = {
    name: "buildkitd",
    module: "buildkit",
    versionVariable: "github.com/moby/buildkit/version.Version",
    versionPrefix: "v",
    duration: "about three minutes",
};

/** Builds Docker's buildx, a plugin of its client. Returns its path. For this project's own tests. */
export async function ensureBuildx(workspace: Workspace, report: Report): Promise<string> {
    return (await ensureGoTool(workspace, buildx, report)).path;
}

/** Builds BuildKit's daemon, which wants `runc` on PATH to run anything. Likewise. */
export async function ensureBuildkitd(workspace: Workspace, report: Report): Promise<string> {
    return (await ensureGoTool(workspace, buildkitd, report)).path;
}
