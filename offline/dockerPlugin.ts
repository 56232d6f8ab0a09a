import type { ResourcePlugin } from "./pluginFolder.ts";
import { ensureResourcePlugin } from "./resourcePlugin.ts";
import type { Step } from "./step.ts";

/** The plugin behind `@pulumi/docker`. */
export const dockerPlugin: ResourcePlugin = {
    name: "docker",
    npmPackage: "@pulumi/docker",
    standIn: "offline/docker-plugin/main.ts",
};

/** Provides the Docker resource plugin: an official one where there is any, else the stand-in. */
export const ensureDockerPlugin: Step = (workspace, report) =>
    ensureResourcePlugin(workspace, dockerPlugin, report);
