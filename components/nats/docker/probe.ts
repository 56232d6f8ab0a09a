import { setTimeout } from "node:timers/promises";
import { docker } from "../../docker/client.ts";
import type { Probe } from "./readiness.ts";

const logLines = 15;
/** A container that was restarted so often in so short a time does not come up by itself. */
const tooManyRestarts = 3;

/** Asks servers over HTTP, and the Docker Engine through its command line, about containers. */
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
    sleep: async (milliseconds) => {
        await setTimeout(milliseconds);
    },
    now: () => performance.now(),
};
