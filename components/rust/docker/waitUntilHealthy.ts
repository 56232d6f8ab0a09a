/**
 * Waits until a service is healthy, and reports why it is not. The engine reports the service's own health check; over the
 * network the service is probed directly.
 */

/** A container's state, as the engine reports it. */
export interface ContainerState {
    /** `running`, `restarting`, `exited`, … */
    readonly status: string;
    readonly exitCode: number;
    /** How often the engine has restarted it. */
    readonly restarts: number;
    /** Milliseconds since its last start. */
    readonly age: number;
    /** Its address on one of its networks, if it has any. */
    readonly address?: string;
    /** The result of its health check; absent without one. */
    readonly health?: {
        /** `starting`, `healthy` or `unhealthy`. */
        readonly status: string;
        /** The last check; absent until the first one has finished. */
        readonly last?: { readonly exitCode: number; readonly output: string };
    };
}

/** Why a service is unhealthy. */
export interface Unhealthy {
    /** A clause that follows a colon. */
    readonly reason: string;
    /** The output of its health check, if any. */
    readonly output?: string | undefined;
}

/** A service to wait for. */
export interface AwaitedService {
    /** The container's name. */
    readonly name: string;
    /** The container's ID. */
    readonly id: string;
    /** Checks the running service over the network. @default - the engine's health check decides */
    readonly probe?: ((state: ContainerState) => Promise<Unhealthy | undefined>) | undefined;
}

/** What is needed of the engine; tests replace it. */
export interface Engine {
    /** The state of a container by its ID. Rejects if the engine does not answer or has no such container. */
    state(id: string): Promise<ContainerState>;
    /** The last lines of a container's log. */
    log(id: string): Promise<string>;
    /** Resolves after some milliseconds. */
    sleep(milliseconds: number): Promise<void>;
    /** Milliseconds on a monotonic clock. */
    now(): number;
}

/** A service that did not become healthy. The message has its name, the reason, and the end of its log. */
export class NotHealthyError extends Error {
    override readonly name = "NotHealthyError";
}

const pollMilliseconds = 250;
/** A service without a health check counts as healthy after running for this long. */
const settledMilliseconds = 2000;
/** A program that keeps exiting gets this long to recover: what it connects to may just be starting. */
const recoveryMilliseconds = 10_000;
/** After that, this many restarts are too many. */
const maxRestarts = 3;

/**
 * Waits until a service is healthy: by its probe or its health check, or without either as soon as it keeps running.
 *
 * @param timeoutSeconds how long to wait.
 * @throws {NotHealthyError} when the time is up, or as soon as it is clear that the program keeps exiting.
 */
export async function waitUntilHealthy(
    service: AwaitedService,
    timeoutSeconds: number,
    engine: Engine,
): Promise<void> {
    const start = engine.now();
    const first = await engine.state(service.id);
    let lastExit: number | undefined;
    for (let state = first; ; state = await engine.state(service.id)) {
        const unhealthy = await whyUnhealthy(state, service.probe);
        if (unhealthy === undefined) {
            return;
        }
        lastExit = state.status === "running" ? lastExit : state.exitCode;
        const waited = engine.now() - start;
        const isLate = waited >= timeoutSeconds * 1000;
        const isHopeless = waited >= recoveryMilliseconds && keepsExiting(state, first);
        if (isLate || isHopeless) {
            const code = lastExit === undefined ? "" : `, last with code ${lastExit}`;
            const reason = isHopeless ? `its program keeps exiting${code}` : unhealthy.reason;
            const what = `within ${Math.round(waited / 1000)} s: ${reason}`;
            throw new NotHealthyError(
                explain(service.name, what, unhealthy.output, await engine.log(service.id)),
            );
        }
        await engine.sleep(pollMilliseconds);
    }
}

function keepsExiting({ status, restarts }: ContainerState, first: ContainerState): boolean {
    // The engine waits longer after each restart, so a program that failed before may not be restarted while we wait.
    const isRestarting = status === "restarting" && restarts >= maxRestarts;
    const hasStopped = status === "exited" || status === "dead";
    return hasStopped || isRestarting || restarts - first.restarts >= maxRestarts;
}

async function whyUnhealthy(
    state: ContainerState,
    probe: AwaitedService["probe"],
): Promise<Unhealthy | undefined> {
    const { status, exitCode, age, health } = state;
    const output = health?.last?.output;
    if (status !== "running") {
        return { reason: `its program exited with code ${exitCode} (the container is ${status})`, output };
    }
    if (probe !== undefined) {
        return probe(state);
    }
    if (health === undefined) {
        return age >= settledMilliseconds ? undefined : { reason: "its program has only just started" };
    }
    if (health.status === "healthy") {
        return undefined;
    }
    const reason =
        health.last === undefined
            ? "its health check has not finished yet"
            : `its health check fails with exit code ${health.last.exitCode}`;
    return { reason, output };
}

function explain(name: string, what: string, output: string | undefined, log: string): string {
    return [
        `Service "${name}" did not become healthy ${what}.`,
        ...(output === undefined ? [] : ["  The output of its last health check:", indented(output)]),
        "  The last lines of its log:",
        indented(log),
        `  For the whole log, run: docker logs ${name}`,
    ].join("\n");
}

function indented(text: string): string {
    return text.trim() === "" ? "    (nothing)" : text.trim().replace(/^/gm, "    ");
}
