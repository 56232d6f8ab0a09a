/** The checks of the sample service with cargo. */
import { execa } from "execa";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import semver from "semver";
import { openWorkspace } from "../workspace/workspace.ts";

/** The oldest cargo that supports the edition of apps/hello. */
const minVersion = "1.85.0";

/** The checks, with the arguments of cargo. */
export const cargoChecks: readonly { readonly title: string; readonly args: readonly string[] }[] = [
    { title: "tests of the sample service", args: ["test", "--locked"] },
    {
        title: "lint of the sample service",
        args: ["clippy", "--locked", "--all-targets", "--", "-D", "warnings"],
    },
    { title: "format of the sample service", args: ["fmt", "--check"] },
];

/** How cargo runs: with compiled code in the workspace's `.dhi`. */
export const cargoOptions = {
    cwd: fileURLToPath(new URL("../apps/hello", import.meta.url)),
    env: { CARGO_TARGET_DIR: join(openWorkspace().home, "cargo") },
};

/** Why cargo cannot run a check on this machine; `undefined` if it can. */
export async function cargoProblem([command = ""]: readonly string[]): Promise<string | undefined> {
    const version = await execa("cargo", ["--version"], { reject: false });
    const found = semver.coerce(version.stdout);
    if (version.failed || found === null) {
        return "cargo is not installed";
    }
    if (semver.lt(found, minVersion)) {
        return `cargo ${found.version} is older than ${minVersion}`;
    }
    const { failed } = await execa("cargo", [command, "--help"], { reject: false });
    return failed ? `cargo ${command} is not installed` : undefined;
}
