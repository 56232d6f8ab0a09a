import { execa } from "execa";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { downloadPackage, hasApt } from "../../../offline/apt.ts";
import { findOnPath } from "../../../offline/files.ts";
import { openWorkspace } from "../../../workspace/workspace.ts";

/**
 * An installed program, else that of the Debian package `name`, unpacked into the folder of the built tools: its services do
 * not start. `undefined` where neither is available.
 */
export async function debianProgram(name: string, program = name): Promise<string | undefined> {
    const workspace = openWorkspace();
    const [installed] = findOnPath(program, workspace.env["PATH"]);
    if (installed !== undefined) {
        return installed;
    }
    const folder = join(workspace.home, "tools", name);
    const unpacked = join(folder, "usr", "bin", program);
    if (!existsSync(unpacked) && hasApt(workspace)) {
        mkdirSync(folder, { recursive: true });
        try {
            await downloadPackage(workspace, name, folder, () => undefined);
            const [file = ""] = readdirSync(folder).filter((each) => each.endsWith(".deb"));
            await execa("dpkg-deb", ["--extract", join(folder, file), folder]);
        } catch (error) {
            console.warn(
                `cannot download ${name}: ${error instanceof Error ? error.message : String(error)}`,
            );
        }
    }
    return existsSync(unpacked) ? unpacked : undefined;
}
