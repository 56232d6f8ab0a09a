import { ensureResourcePlugin, type ResourcePlugin } from "./resourcePlugin.ts";
import type { Step } from "../step.ts";

/** The plugin of `@pulumi/docker`. The kit's README lists how the built one differs from the release. */
export const dockerPlugin: ResourcePlugin = {
    name: "docker",
    npmPackage: "@pulumi/docker",
    madeOf: "Terraform provider of 2026-09-16, bridge 3.133.0",
    tool: {
        name: "pulumi-resource-docker",
        module: "pulumi",
        own: { package: "./docker", versionOf: "github.com/pulumi/pulumi-terraform-bridge/v3" },
        versionVariable: "main.version",
        // Without the resource for compose projects, which no SDK has, and which would double the packages to compile.
        tags: ["no_compose"],
        duration: "about 2 minutes on two cores after the CLI",
    },
};

/** Provides the Docker resource plugin: an official one where it is available, else one built from Go modules. */
export const ensureDockerPlugin: Step = (workspace, report) =>
    ensureResourcePlugin(workspace, dockerPlugin, report);
