import { ensureResourcePlugin, type ResourcePlugin } from "./resourcePlugin.ts";
import type { Step } from "../step.ts";

/** The plugin of `@pulumi/kubernetes`. The kit's README lists how the built one differs from the release. */
export const kubernetesPlugin: ResourcePlugin = {
    name: "kubernetes",
    npmPackage: "@pulumi/kubernetes",
    madeOf: "its own sources of 2026-01-15, between 4.25 and 4.26",
    tool: {
        name: "pulumi-resource-kubernetes",
        module: "pulumi",
        own: {
            package: "./kubernetes",
            versionOf: "github.com/pulumi/pulumi-kubernetes/provider/v4",
            embeds: { "schema.json": "cmd/pulumi-resource-kubernetes/schema.json" },
        },
        versionVariable: "main.version",
        // The typed SDK is most of the build. Without inlining, which types do not need, and without debugging data,
        // which the linker drops anyway, the build takes a third less processor time.
        compilerFlags: "github.com/pulumi/pulumi-kubernetes/sdk/v4/...=-l -dwarf=false",
        duration: "about 7 minutes on two cores after the CLI",
    },
};

/** Provides the Kubernetes resource plugin: an official one where it is available, else one built from Go modules. */
export const ensureKubernetesPlugin: Step = (workspace, report) =>
    ensureResourcePlugin(workspace, kubernetesPlugin, report);
