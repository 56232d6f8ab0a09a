import type { ResourcePlugin } from "./pluginFolder.ts";
import { ensureResourcePlugin } from "./resourcePlugin.ts";
import type { Step } from "./step.ts";

/** The plugin behind `@pulumi/kubernetes`. */
export const kubernetesPlugin: ResourcePlugin = {
    name: "kubernetes",
    npmPackage: "@pulumi/kubernetes",
    standIn: "offline/kubernetes-plugin/main.ts",
};

/** Provides the Kubernetes resource plugin: an official one where there is any, else the stand-in. */
export const ensureKubernetesPlugin: Step = (workspace, report) =>
    ensureResourcePlugin(workspace, kubernetesPlugin, report);
