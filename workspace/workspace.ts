import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The checkout, and the one ignored folder in it for everything that `dhi` creates for itself. */
export interface Workspace {
    /** The checkout: the folder with Pulumi.yaml. */
    readonly root: string;
    /** `.dhi`: state, plugins, downloaded and built tools. Deleting it forgets every local stack. */
    readonly home: string;
    /** First on PATH for every program that `dhi` starts: links to tools that were found, downloaded or built. */
    readonly bin: string;
    /** `PULUMI_HOME`: plugins and credentials of this checkout. The user's own stay untouched. */
    readonly pulumiHome: string;
    /** The environment of Pulumi, its plugins and every tool: {@link process.env} and the above. */
    readonly env: NodeJS.ProcessEnv;
}

/** The folder with Pulumi.yaml. */
export const checkout = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/**
 * Opens the workspace of this checkout and creates its folders.
 *
 * @param home the folder for state and tools. Default: `.dhi` in the checkout; tests pass their own.
 */
export function openWorkspace(home = process.env["DHI_HOME"] ?? join(checkout, ".dhi")): Workspace {
    const bin = join(home, "bin");
    const pulumiHome = join(home, "pulumi");
    const state = join(home, "state");
    for (const folder of [bin, pulumiHome, state]) {
        mkdirSync(folder, { recursive: true });
    }
    const env = {
        ...process.env,
        PATH: [bin, process.env["PATH"]].join(delimiter),
        PULUMI_HOME: pulumiHome,
        PULUMI_BACKEND_URL: process.env["PULUMI_BACKEND_URL"] ?? pathToFileURL(state).href,
        PULUMI_SKIP_UPDATE_CHECK: "true",
        ...passphrase(home),
    };
    return { root: checkout, home, bin, pulumiHome, env };
}

/** The passphrase that encrypts this checkout's stacks: the user's, or else a generated one that only its owner can read. */
function passphrase(home: string): NodeJS.ProcessEnv {
    if (
        process.env["PULUMI_CONFIG_PASSPHRASE"] !== undefined ||
        process.env["PULUMI_CONFIG_PASSPHRASE_FILE"]
    ) {
        return {};
    }
    const file = join(home, "passphrase");
    if (!existsSync(file)) {
        writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600 });
    }
    return { PULUMI_CONFIG_PASSPHRASE_FILE: file };
}
