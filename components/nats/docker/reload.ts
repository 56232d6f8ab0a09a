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
    const answer = await probe.reload(server.name);
    while (await isOutdated(server, probe)) {
        if (probe.now() - start > patienceMilliseconds) {
            const { log } = await probe.describe(server.name);
            throw new NotReadyError(explain(server.name, `${answer}\n${log}`));
        }
        await probe.sleep(pollMilliseconds);
    }
}

/** Whether a server runs with a configuration from before its files were written. One that starts will load them. */
async function isOutdated(server: LoadedServer, probe: Probe): Promise<boolean> {
    const written = await probe.finished(server.init);
    const answer = await probe.get(server, "/varz").catch(() => undefined);
    const { config_load_time: loaded } = (answer?.body ?? {}) as { config_load_time?: string };
    return loaded !== undefined && written !== undefined && Date.parse(loaded) < written;
}

function explain(name: string, log: string): string {
    return (
        `NATS server "${name}" runs with the configuration that it had, and has not loaded the changed one.\n` +
        `  The last lines of its log:\n${log.trim().replace(/^/gm, "    ")}\n` +
        `  Make it read all of its configuration with: docker restart ${name}`
    );
}
