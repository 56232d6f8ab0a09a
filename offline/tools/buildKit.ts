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

/** Builds buildx, the build plugin of Docker's client, for this project's own tests. Returns its path. */
export async function ensureBuildx(workspace: Workspace, report: Report): Promise<string> {
    return (await ensureGoTool(workspace, buildx, report)).path;
}

/** Builds BuildKit's daemon, which needs `runc` on PATH, for this project's own tests. Returns its path. */
export async function ensureBuildkitd(workspace: Workspace, report: Report): Promise<string> {
    return (await ensureGoTool(workspace, buildkitd, report)).path;
}
