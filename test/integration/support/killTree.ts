import { execaSync } from "execa";

/** Kills a process and everything that it started, as a machine does that loses power. */
export function killTree(root: number): void {
    // So that it starts nothing more.
    signal(root, "SIGSTOP");
    const rows = execaSync("ps", ["-A", "-o", "pid=,ppid="]).stdout.split("\n");
    const processes = rows.map((row) => row.trim().split(/\s+/).map(Number));
    const below = (pid: number): number[] =>
        processes.flatMap(([child = 0, parent]) => (parent === pid ? [child, ...below(child)] : []));
    [root, ...below(root)].forEach((pid) => signal(pid, "SIGKILL"));
}

function signal(pid: number, name: NodeJS.Signals): void {
    try {
        process.kill(pid, name);
    } catch {
        // It has exited.
    }
}
