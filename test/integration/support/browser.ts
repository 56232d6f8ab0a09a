import puppeteer, { type Browser } from "puppeteer-core";
import { findOnPath } from "../../../offline/files.ts";
import { hasApt, installPackages } from "../../../offline/apt.ts";
import { openWorkspace, type Workspace } from "../../../workspace/workspace.ts";

/** How Chromium is named where it is installed. */
const programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** A headless Chromium, or why there is none. */
export async function openBrowser(): Promise<Browser | string> {
    const program = await browserProgram(openWorkspace());
    if (program === undefined) {
        return `no Chromium: install one of ${programs.join(", ")}, or run as root on Debian`;
    }
    try {
        // Chromium refuses to run as root with its sandbox. It opens our own files only.
        const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
        return await puppeteer.launch({ executablePath: program, args });
    } catch (error) {
        return `${program} does not start: ${error instanceof Error ? error.message : String(error)}`;
    }
}

/** The installed browser, else Debian's package of it. */
async function browserProgram(workspace: Workspace): Promise<string | undefined> {
    const installed = () => programs.flatMap((name) => findOnPath(name, workspace.env["PATH"]))[0];
    if (installed() === undefined && hasApt(workspace) && process.getuid?.() === 0) {
        await installPackages(workspace, { required: ["chromium"] }, () => undefined).catch(
            (error: unknown) => {
                console.warn(
                    `cannot install chromium: ${error instanceof Error ? error.message : String(error)}`,
                );
            },
        );
    }
    return installed();
}
