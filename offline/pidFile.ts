import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Writes down which process is ours, in a way that no later process with the same number can match. */
export function rememberProcess(file: string, pid: number, program: string): void {
    writeFileSync(file, identityOf(pid, program) ?? "");
}

/** The number of the process in a file, if that very process still runs. */
export function rememberedProcess(file: string, program: string): number | undefined {
    const identity = existsSync(file) ? readFileSync(file, "utf8") : "";
    const pid = Number(identity.split(" ")[0]);
    return identity !== "" && identityOf(pid, program) === identity ? pid : undefined;
}

/**
 * Ends the process in a file and waits until it is gone.
 *
 * @param timeout milliseconds that it may take.
 * @returns false when it had ended already.
 */
export async function endProcess(
    file: string,
    program: string,
    signal: NodeJS.Signals,
    timeout: number,
): Promise<boolean> {
    const pid = rememberedProcess(file, program);
    if (pid === undefined) {
        rmSync(file, { force: true });
        return false;
    }
    process.kill(pid, signal);
    for (const deadline = Date.now() + timeout; rememberedProcess(file, program) === pid;) {
        if (Date.now() > deadline) {
            throw new Error(`${basename(program)} (process ${pid}) does not stop.`);
        }
        await sleep(100);
    }
    rmSync(file, { force: true });
    return true;
}

/** The end of a log, for an error message. */
export function tail(file: string, lines = 20): string {
    return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n").slice(-lines).join("\n") : "";
}

/** A process's number and the moment it started, in clock ticks since boot: together they name it for good. */
function identityOf(pid: number, program: string): string | undefined {
    try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        // The name in brackets may hold spaces. The state is the first field behind it, the start time the 20th.
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return stat.includes(`(${program})`) && fields[0] !== "Z" ? `${pid} ${fields[19]}` : undefined;
    } catch {
        return undefined;
    }
}
