import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { join } from "node:path";
import { project } from "../../settings/names.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** A lock, as Pulumi writes it. */
interface Lock {
    readonly pid: number;
    readonly username: string;
    readonly hostname: string;
    readonly timestamp: string;
}

/**
 * Removes what a killed process leaves in a backend that is a folder: its locks, and files that it was writing. Other
 * backends have nothing of it, or locks of other machines, which Pulumi itself reports.
 *
 * @throws if the stack is locked by a process that runs, or by one of another machine.
 */
export function release(
    { env }: Pick<Workspace, "env">,
    stack: string,
    report: (line: string) => void,
): void {
    const folder = bookkeeping(env["PULUMI_BACKEND_URL"] ?? "");
    if (folder === undefined) {
        return;
    }
    const name = stack.split("/").at(-1) ?? stack;
    const locks = join(folder, "locks", "organization", project, name);
    const attributes = [locks, join(folder, "stacks", project), join(folder, "history", project, name)];
    attributes.flatMap((each) => tornAttributes(each, name)).forEach((file) => rmSync(file, { force: true }));
    for (const file of filesIn(locks).filter((file) => !file.endsWith(".attrs"))) {
        const lock = readJson(file) as Lock | undefined;
        if (lock !== undefined && isHeld(lock)) {
            throw new Error(describe(name, lock));
        }
        [file, `${file}.attrs`].forEach((each) => rmSync(each, { force: true }));
        if (lock !== undefined) {
            report(`Stack ${name}: removed the lock of process ${lock.pid}, which was interrupted.`);
        }
    }
}

/** Pulumi's folder in a backend that is a folder. */
function bookkeeping(backend: string): string | undefined {
    if (!backend.startsWith("file:")) {
        return undefined;
    }
    const { host, pathname } = new URL(backend);
    return join(host === "~" ? homedir() : "/", decodeURIComponent(pathname), ".pulumi");
}

/**
 * Files with attributes of a stack's files that are not whole. Pulumi replaces its state in one step, but not these: it
 * then refuses the state ("failed to load checkpoint: EOF"). A state without attributes is read as well.
 */
function tornAttributes(folder: string, stack: string): string[] {
    const isOfStack = (file: string) => folder.endsWith(stack) || file.startsWith(join(folder, `${stack}.`));
    return filesIn(folder).filter(
        (file) => file.endsWith(".attrs") && isOfStack(file) && readJson(file) === undefined,
    );
}

function filesIn(folder: string): string[] {
    return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

function readJson(file: string): unknown {
    try {
        return JSON.parse(readFileSync(file, "utf8"));
    } catch {
        return undefined;
    }
}

function isHeld({ hostname: host, pid }: Lock): boolean {
    return host !== hostname() || isRunning(pid);
}

function isRunning(pid: number): boolean {
    try {
        process.kill(pid, 0);
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
    // Another program may have the number now, and a process that has exited may still be in the table.
    const status = `/proc/${pid}/status`;
    const text = existsSync(status) ? readFileSync(status, "utf8") : "Name: pulumi";
    return /^Name:.*pulumi/m.test(text) && !/^State:\s*Z/m.test(text);
}

function describe(stack: string, { pid, username, hostname: host, timestamp }: Lock): string {
    const [where, otherwise] =
        host === hostname()
            ? ["is still running", "if it hangs, end it"]
            : [
                  "runs on another machine",
                  `if it has exited there, run: npm run -s pulumi -- cancel --stack ${stack}`,
              ];
    return `The stack "${stack}" is locked by process ${pid} of ${username}@${host} since ${timestamp}, which ${where}. Wait until it ends; ${otherwise}.`;
}
