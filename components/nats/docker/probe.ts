import { setTimeout } from "node:timers/promises";
import { docker } from "../../docker/client.ts";
import type { Probe } from "./readiness.ts";

const logLines = 15;
/** A container with so many restarts since its creation is treated as failed. */
const tooManyRestarts = 3;

/** Checks servers over HTTP, and containers by the `docker` command. */
export const dockerProbe: Probe = {
    async get(url) {
        const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
        return { status: response.status, body: await response.json() };
    },
    async describe(name) {
        const format = "{{.State.Status}} {{.RestartCount}}";
        const state = await docker("container", "inspect", "--format", format, name);
        const [status, restarts] = state.split(" ");
        return {
            failed: status === "exited" || status === "dead" || Number(restarts) >= tooManyRestarts,
            log: await docker("logs", "--tail", String(logLines), name),
        };
    },
    async exist(names) {
        const filters = names.flatMap((name) => ["--filter", `name=^/${name}$`]);
        // Why a command failed is not empty either: a server that may exist must not be replaced together with others.
        return (await docker("container", "ls", "--all", "--quiet", ...filters)) !== "";
    },
    sleep: async (milliseconds) => {
        await setTimeout(milliseconds);
    },
    now: () => performance.now(),
};
