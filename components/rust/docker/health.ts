/**
 * When is a service ready, and why is it not? Asked of the engine, which runs the service's own health check, and of
 * the service itself where it answers over the network.
 */

/** A container, as the engine knows it. */
export interface ContainerState {
    /** `running`, `restarting`, `exited`, … */
    readonly status: string;
    readonly exitCode: number;
    /** How often the engine has started it anew. */
    readonly restarts: number;
    /** Milliseconds since its last start. */
    readonly age: number;
    /** Its address on one of its networks, where it has any. */
    readonly address?: string;
    /** What its health check found; absent where it has none. */
    readonly health?: {
        /** `starting`, `healthy` or `unhealthy`. */
        readonly status: string;
        /** How the last check ended; absent before the first one is over. */
        readonly last?: { readonly exitCode: number; readonly output: string };
    };
}

/** Why a service is not well. */
export interface Unwell {
    /** To stand behind a colon. */
    readonly reason: string;
    /** What its check said, if it said anything. */
    readonly said?: string | undefined;
}

/** A service to wait for. */
export interface AwaitedService {
    /** The container's name. */
    readonly name: string;
    /** The container's id. */
    readonly id: string;
    /** Asks the service itself while it runs. @default - the engine's word on its health check counts */
    readonly ask?: ((state: ContainerState) => Promise<Unwell | undefined>) | undefined;
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
 * Waits until a service is ready: it or its health check says so, or, without either, it keeps running.
 *
 * @param timeoutSeconds how long to wait.
 * @throws {NotHealthyError} when the time is up, or as soon as it is clear that the program keeps ending.
 */
export async function waitUntilHealthy(
    service: AwaitedService,
    timeoutSeconds: number,
    probe: HealthProbe,
): Promise<void> {
    const start = probe.now();
    const first = await probe.state(service.id);
    let lastEnd: number | undefined;
    for (let state = first; ; state = await probe.state(service.id)) {
        const unwell = await whyNotHealthy(state, service.ask);
        if (unwell === undefined) {
            return;
        }
        lastEnd = state.status === "running" ? lastEnd : state.exitCode;
        const waited = probe.now() - start;
        const isLate = waited >= timeoutSeconds * 1000;
        const isHopeless = waited >= patienceMilliseconds && keepsEnding(state, first);
        if (isLate || isHopeless) {
            const code = lastEnd === undefined ? "" : `, last with exit code ${lastEnd}`;
            const reason = isHopeless ? `its program ends again and again${code}` : unwell.reason;
            const what = `${Math.round(waited / 1000)} s: ${reason}`;
            throw new NotHealthyError(explain(service.name, what, unwell.said, await probe.log(service.id)));
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

async function whyNotHealthy(state: ContainerState, ask: AwaitedService["ask"]): Promise<Unwell | undefined> {
    const { status, exitCode, age, health } = state;
    const said = health?.last?.output;
    if (status !== "running") {
        return {
            reason: `its program has ended with exit code ${exitCode} (the container is ${status})`,
            said,
        };
    }
    if (ask !== undefined) {
        return ask(state);
    }
    if (health === undefined) {
        return age >= settledMilliseconds ? undefined : { reason: "its program was started only just now" };
    }
    if (health.status === "healthy") {
        return undefined;
    }
    const reason =
        health.last === undefined
            ? "its health check has not come to an end yet"
            : `its health check fails with exit code ${health.last.exitCode}`;
    return { reason, said };
}

function explain(name: string, what: string, said: string | undefined, log: string): string {
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
