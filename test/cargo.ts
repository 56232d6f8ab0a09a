/** The checks of the sample service that cargo makes, and when it cannot make them. */
import { execa } from "execa";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import semver from "semver";
import { openWorkspace } from "../workspace/workspace.ts";

/** The oldest cargo that understands the edition of apps/hello. */
const oldest = "1.85.0";

/** Each with the arguments of cargo. */
export const cargoChecks: readonly { readonly title: string; readonly args: readonly string[] }[] = [
    { title: "tests of the sample service", args: ["test", "--locked"] },
    {
        title: "lint of the sample service",
        args: ["clippy", "--locked", "--all-targets", "--", "-D", "warnings"],
    },
    { title: "format of the sample service", args: ["fmt", "--check"] },
];

/** Where and how cargo runs: compiled code lies in one folder that git ignores. */
export const cargoOptions = {
    cwd: fileURLToPath(new URL("../apps/hello", import.meta.url)),
    env: { CARGO_TARGET_DIR: join(openWorkspace().home, "cargo") },
};

/** Why cargo cannot do what it is told on this machine; `undefined` where it can. */
export async function whyNoCargo([command = ""]: readonly string[]): Promise<string | undefined> {
    const version = await execa("cargo", ["--version"], { reject: false });
    const found = semver.coerce(version.stdout);
    if (version.failed || found === null) {
        return "cargo is not installed";
    }
    if (semver.lt(found, oldest)) {
        return `cargo ${found.version} is older than ${oldest}`;
    }
    const { failed } = await execa("cargo", [command, "--help"], { reject: false });
    return failed ? `cargo ${command} is not installed` : undefined;
}
