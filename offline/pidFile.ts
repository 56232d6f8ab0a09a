import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Records a process in a file so that no later process with the same number can match it. */
export function writePidFile(file: string, pid: number, program: string): void {
    writeFileSync(file, identityOf(pid, program) ?? "");
}

/** The number of the process that a file records, if that process is still running. */
export function readPidFile(file: string, program: string): number | undefined {
    const identity = existsSync(file) ? readFileSync(file, "utf8") : "";
    const pid = Number(identity.split(" ")[0]);
    return identity !== "" && identityOf(pid, program) === identity ? pid : undefined;
}

/**
 * Stops the process that a file records, waits until it has exited, and removes the file.
 *
 * @param timeout in milliseconds.
 * @returns false when it was not running.
 */
export async function stopProcess(
    file: string,
    program: string,
    signal: NodeJS.Signals,
    timeout: number,
): Promise<boolean> {
    const pid = readPidFile(file, program);
    if (pid === undefined) {
        rmSync(file, { force: true });
        return false;
    }
    process.kill(pid, signal);
    for (const deadline = Date.now() + timeout; readPidFile(file, program) === pid;) {
        if (Date.now() > deadline) {
            throw new Error(
                `${basename(program)} (process ${pid}) is still running ${timeout / 1000} s after ${signal}.`,
            );
        }
        await sleep(100);
    }
    rmSync(file, { force: true });
    return true;
}

/** The last lines of a log, for an error message. */
export function lastLines(file: string, lines = 20): string {
    return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n").slice(-lines).join("\n") : "";
}

/** A process's number and its start time, in clock ticks since boot: unique until the machine restarts. */
function identityOf(pid: number, program: string): string | undefined {
    try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        // The name in parentheses may contain spaces. The fields after it start with the state; the 20th is the start time.
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return stat.includes(`(${program})`) && fields[0] !== "Z" ? `${pid} ${fields[19]}` : undefined;
    } catch {
        return undefined;
    }
}
