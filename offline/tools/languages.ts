import { existsSync, realpathSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

import type { Workspace } from "../../workspace/workspace.ts";
import { findOnPath, isExecutable, ensureHardLink, realFolder } from "../files.ts";
import { builtOutcome, ensureGoTool, type BuiltGoTool, type GoTool } from "./goTool.ts";
import { offlineMode, type Outcome, type Report } from "../step.ts";

/** A language in which the kit can run programs. */
export type Language = "nodejs" | "python" | "yaml";

/** The executable with which the Python host starts a program. It looks for it in its own folder. */
const pythonExecutor = "pulumi-language-python-exec";

const version = {
    versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
    versionPrefix: "v",
    duration: "under a minute",
} as const;

/**
 * For Node a program of the kit's own: a stack's transforms need a newer one than the last on the Go module proxy. For Python
 * that one, which runs programs, but no policy packs or component packages.
 */
const hosts: Readonly<Record<Language, GoTool>> = {
    nodejs: {
        ...version,
        ...named("nodejs"),
        versionVariable: "main.version",
        own: { package: ".", versionOf: "github.com/pulumi/pulumi/sdk/v3" },
        duration: "under a minute after the CLI",
    },
    python: {
        ...version,
        ...named("python"),
        beside: {
            module: "github.com/pulumi/pulumi/sdk/v3",
            files: { [pythonExecutor]: `python/cmd/${pythonExecutor}` },
        },
    },
    yaml: {
        ...version,
        ...named("yaml"),
        versionVariable: "github.com/pulumi/pulumi-yaml/pkg/version.Version",
        duration: "about a minute after the CLI",
    },
};

function named(language: Language) {
    const name = `pulumi-language-${language}`;
    return { name, module: name };
}

/**
 * Provides the language host, with which the CLI runs programs in a language. Call it after `ensurePulumiCli`: the host
 * that came with the CLI is preferred.
 */
export async function ensureLanguageHost(
    workspace: Workspace,
    language: Language,
    report: Report,
): Promise<Outcome> {
    const tool = hosts[language];
    const { name } = tool;
    const files = [name, ...Object.keys(tool.beside?.files ?? {})];
    const official = officialHost(workspace, name);
    if (official !== undefined) {
        // The engine finds it without a link, and warns about another one before it on PATH.
        files.forEach((file) => rmSync(join(workspace.bin, file), { force: true }));
        return {
            version: "unknown",
            origin: "path",
            isSubstitute: false,
            detail: `the CLI's own (${official})`,
        };
    }
    if (offlineMode(workspace.env) === "never") {
        throw new Error(
            `${name} is neither next to the Pulumi CLI nor on PATH, and DHI_OFFLINE=never does not allow building it: ` +
                `install the official Pulumi CLI, which includes it, or unset DHI_OFFLINE.`,
        );
    }
    const host = await ensureGoTool(workspace, tool, report);
    files.forEach((file) => ensureHardLink(join(dirname(host.path), file), join(workspace.bin, file)));
    return builtOutcome(host);
}

/** Looks where the engine does: next to the CLI, with all links followed, and on the user's PATH. */
function officialHost(workspace: Workspace, name: string): string | undefined {
    if (offlineMode(workspace.env) === "always") {
        return undefined;
    }
    const cli = join(workspace.bin, "pulumi");
    const own = realpathSync(workspace.bin);
    const folder = existsSync(cli) ? realFolder(cli) : own;
    const neighbor = join(folder, name);
    // A CLI that was built here is in the workspace's `bin`, with the host that was built for it.
    return folder !== own && isExecutable(neighbor)
        ? neighbor
        : findOnPath(name, workspace.env["PATH"], [workspace.bin])[0];
}

/** Pulumi's own generators for Go, Node and Python. Those for C# and Java are in no module of the Go module proxy. */
const generator: GoTool = {
    name: "pulumi-sdkgen",
    module: "pulumi-sdkgen",
    own: { package: ".", versionOf: "github.com/pulumi/pulumi/pkg/v3" },
    duration: "under a minute after the CLI",
};

/** Provides the program that writes a package's SDKs from its schema. */
export function ensureSdkGenerator(workspace: Workspace, report: Report): Promise<BuiltGoTool> {
    return ensureGoTool(workspace, generator, report);
}
