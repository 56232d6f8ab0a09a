/** When is a service ready, and why is it not? Asked of the engine, which runs the service's own health check. */

/** A container, as the engine knows it. */
export interface ContainerState {
    /** `running`, `restarting`, `exited`, … */
    readonly status: string;
    readonly exitCode: number;
    /** How often the engine has started it anew. */
    readonly restarts: number;
    /** Milliseconds since its last start. */
    readonly age: number;
    /** What its health check found; absent where it has none. */
    readonly health?: {
        /** `starting`, `healthy` or `unhealthy`. */
        readonly status: string;
        /** How the last check ended; absent before the first one is over. */
        readonly last?: { readonly exitCode: number; readonly output: string };
    };
}

/** How the engine is asked; tests put their own in place. */
export interface HealthProbe {
    /** The state of a container by its id. Rejects when the engine does not answer, or has no such container. */
    state(id: string): Promise<ContainerState>;
    /** The last lines of its log. */
    log(id: string): Promise<string>;
    /** Resolves after some milliseconds. */
    sleep(milliseconds: number): Promise<void>;
    /** Milliseconds on a clock that only goes forward. */
    now(): number;
}

/** A service that did not get ready. The message says which, why, and what it said last. */
export class NotHealthyError extends Error {
    override readonly name = "NotHealthyError";
}

const pollMilliseconds = 250;
/** A service without a health check is taken for ready once it has run for so long. */
const settledMilliseconds = 2000;
/** A service that keeps ending has this long to come to itself: what it needs may only just be starting. */
const patienceMilliseconds = 10_000;
/** So many new starts while we look are too many. */
const tooManyRestarts = 3;

/**
 * Waits until a service is ready: its health check is passed, or, without one, it keeps running.
 *
 * @param timeoutSeconds how long to wait.
 * @throws {NotHealthyError} when the time is up, or as soon as it is clear that the program keeps ending.
 */
export async function waitUntilHealthy(
    service: { readonly name: string; readonly id: string },
    timeoutSeconds: number,
    probe: HealthProbe,
): Promise<void> {
    const start = probe.now();
    const first = await probe.state(service.id);
    let lastEnd: number | undefined;
    for (let state = first; whyNotHealthy(state) !== undefined; state = await probe.state(service.id)) {
        lastEnd = state.status === "running" ? lastEnd : state.exitCode;
        const waited = probe.now() - start;
        const isLate = waited >= timeoutSeconds * 1000;
        const isHopeless = waited >= patienceMilliseconds && keepsEnding(state, first);
        if (isLate || isHopeless) {
            const code = lastEnd === undefined ? "" : `, last with exit code ${lastEnd}`;
            const reason = isHopeless ? `its program ends again and again${code}` : whyNotHealthy(state);
            const what = `${Math.round(waited / 1000)} s: ${reason}`;
            throw new NotHealthyError(explain(service, state, what, await probe.log(service.id)));
        }
        await probe.sleep(pollMilliseconds);
    }
}

function keepsEnding({ status, restarts }: ContainerState, first: ContainerState): boolean {
    // The engine waits ever longer between starts: one that was at it before we looked may not start while we do.
    const isStillAtIt = status === "restarting" && restarts >= tooManyRestarts;
    const hasEnded = status === "exited" || status === "dead";
    return hasEnded || isStillAtIt || restarts - first.restarts >= tooManyRestarts;
}

function whyNotHealthy({ status, exitCode, age, health }: ContainerState): string | undefined {
    if (status !== "running") {
        return `its program has ended with exit code ${exitCode} (the container is ${status})`;
    }
    if (health === undefined) {
        return age >= settledMilliseconds ? undefined : "its program was started only just now";
    }
    if (health.status === "healthy") {
        return undefined;
    }
    return health.last === undefined
        ? "its health check has not come to an end yet"
        : `its health check fails with exit code ${health.last.exitCode}`;
}

function explain(
    { name }: { readonly name: string },
    state: ContainerState,
    what: string,
    log: string,
): string {
    const said = state.health?.last?.output;
    return [
        `Service "${name}" did not get ready in ${what}.`,
        ...(said === undefined ? [] : ["  What the check said last:", indented(said)]),
        "  The last lines of its log:",
        indented(log),
        `  See all of it with: docker logs ${name}`,
    ].join("\n");
}

function indented(text: string): string {
    return text.trim() === "" ? "    (nothing)" : text.trim().replace(/^/gm, "    ");
}
