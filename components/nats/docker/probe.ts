import { setTimeout } from "node:timers/promises";
import { docker } from "../../docker/client.ts";
import { catalog } from "../../images/catalog.ts";
import { TunnelAgent } from "../../tunnel/agent.ts";
import { Detour } from "../../tunnel/detour.ts";
import { dialThroughEngine, type EngineTunnelArgs } from "../../tunnel/docker.ts";
import { getJson } from "../client/monitoring.ts";
import { ports } from "../config/serverConfig.ts";
import type { Probe } from "./readiness.ts";

const { entrypoint } = catalog.nats;
const logLines = 15;
/** A container with so many restarts since its creation is treated as failed. */
const tooManyRestarts = 3;
const directMilliseconds = 2000;
/** A tunnel is a container, which the engine starts first. */
const tunnelMilliseconds = 60_000;

/** Checks servers over HTTP, and containers by the `docker` command. */
export const dockerProbe: Probe = {
    get({ name, monitorUrl, tunnel }, path) {
        const direct = () => getJson(new URL(path, monitorUrl), {}, directMilliseconds);
        if (tunnel === undefined) {
            return direct();
        }
        const { detour, agent } = wayTo(tunnel);
        const inside = new URL(path, `http://${name}:${ports.monitor}`);
        return detour.ask(direct, () => getJson(inside, { agent }, tunnelMilliseconds));
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
    async containers(names) {
        const filters = names.flatMap((name) => ["--filter", `name=^/${name}$`]);
        const format = "{{.Names}} {{.Status}}";
        const list = await docker("container", "ls", "--all", "--format", format, ...filters);
        // Why the command failed counts as a container too: a server that may exist must not be replaced together with others.
        return list.split("\n").flatMap((line) => {
            const [name = "", status] = line.split(" ");
            return name === "" ? [] : [{ name, isRunning: status === "Up" }];
        });
    },
    async finished(name) {
        const format = "{{.State.FinishedAt}}";
        const answer = await docker("container", "inspect", "--format", format, name);
        const time = Date.parse(answer);
        if (!Number.isNaN(time)) {
            return time;
        }
        return /no such/i.test(answer) ? undefined : Promise.reject(new Error(answer));
    },
    // Not by `docker kill`: the engine would not start the container again after its own restart.
    reload: (name) => docker("exec", name, ...entrypoint, "--signal", "reload=1"),
    sleep: async (milliseconds) => {
        await setTimeout(milliseconds);
    },
    now: () => performance.now(),
};

const ways = new Map<string, { readonly detour: Detour; readonly agent: TunnelAgent }>();

/** The servers of a cluster share what was found out about the way to them. */
function wayTo(tunnel: EngineTunnelArgs) {
    const way = ways.get(tunnel.network) ?? {
        detour: new Detour(),
        agent: new TunnelAgent(dialThroughEngine(tunnel)),
    };
    ways.set(tunnel.network, way);
    return way;
}
