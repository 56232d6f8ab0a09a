import { NotReadyError, type Probe, type Server } from "./readiness.ts";

/** A server that can be made to load its files again. */
export interface LoadedServer extends Server {
    /** The name of the container that writes its files. */
    readonly init: string;
}

const pollMilliseconds = 100;
const patienceMilliseconds = 20_000;

/**
 * Makes the servers that run load the files that were written since they loaded theirs. All at the same moment, because
 * servers whose passwords of routes differ do not connect to each other.
 *
 * A server keeps the configuration that it has, when it refuses another one.
 *
 * @throws {NotReadyError} for a server that has not loaded its files, with the last lines of its log.
 */
export async function reloadChanged(servers: readonly LoadedServer[], probe: Probe): Promise<void> {
    const outdated = await Promise.all(servers.map((server) => isOutdated(server, probe)));
    await Promise.all(servers.filter((_, index) => outdated[index]).map((server) => reload(server, probe)));
}

async function reload(server: LoadedServer, probe: Probe): Promise<void> {
    const start = probe.now();
    const { config_load_time: before } = await times(server, probe);
    const answer = await probe.reload(server.name);
    for (;;) {
        const { config_load_time: loaded } = await times(server, probe);
        if (loaded !== undefined && loaded !== before) {
            return;
        }
        if (probe.now() - start > patienceMilliseconds) {
            const { log } = await probe.describe(server.name);
            throw new NotReadyError(explain(server.name, `${answer}\n${log}`));
        }
        await probe.sleep(pollMilliseconds);
    }
}

/**
 * Whether a server runs with a configuration from before its files were written. One that starts will load them, and one
 * that has loaded its files in the future had another clock then.
 */
async function isOutdated(server: LoadedServer, probe: Probe): Promise<boolean> {
    const written = await probe.finished(server.init);
    const { config_load_time, now } = await times(server, probe);
    if (written === undefined || config_load_time === undefined) {
        return false;
    }
    const loaded = Date.parse(config_load_time);
    return loaded < written || loaded > Date.parse(now ?? "");
}

/** When a server has loaded its configuration, and its own time of day. Nothing of one that does not answer. */
async function times(
    server: Server,
    probe: Probe,
): Promise<{ readonly config_load_time?: string; readonly now?: string }> {
    const answer = await probe.get(server, "/varz").catch(() => undefined);
    return (answer?.body ?? {}) as object;
}

function explain(name: string, log: string): string {
    return (
        `NATS server "${name}" runs with the configuration that it had, and has not loaded the changed one.\n` +
        `  The last lines of its log:\n${log.trim().replace(/^/gm, "    ")}\n` +
        `  Make it read all of its configuration with: docker restart ${name}`
    );
}
