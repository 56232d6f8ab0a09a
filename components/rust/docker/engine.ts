import { setTimeout } from "node:timers/promises";
import { docker } from "../../docker/client.ts";
import { failure } from "../../refusal.ts";
import type { ContainerState, Engine } from "./waitUntilHealthy.ts";

const logLines = 15;

/** The part of `docker container inspect` that is read here. */
interface Inspected {
    readonly RestartCount: number;
    readonly NetworkSettings: {
        readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>>;
    };
    readonly State: {
        readonly Status: string;
        readonly ExitCode: number;
        readonly StartedAt: string;
        readonly Health?: {
            readonly Status: string;
            readonly Log: readonly { readonly ExitCode: number; readonly Output: string }[] | null;
        };
    };
}

/** The Docker Engine, through its command line. */
export const dockerEngine: Engine = {
    async state(id) {
        return read(await docker("container", "inspect", "--format", "{{json .}}", id));
    },
    log: (id) => docker("logs", "--tail", String(logLines), id),
    sleep: async (milliseconds) => {
        await setTimeout(milliseconds);
    },
    now: () => performance.now(),
};

function read(answer: string): ContainerState {
    // Anything else is an error message of the client.
    if (!answer.startsWith("{")) {
        throw failure(`The Docker Engine does not report the state of a service: ${answer}`);
    }
    const { RestartCount, State, NetworkSettings } = JSON.parse(answer) as Inspected;
    const address = Object.values(NetworkSettings.Networks).find(
        ({ IPAddress }) => IPAddress !== "",
    )?.IPAddress;
    const last = State.Health?.Log?.at(-1);
    return {
        status: State.Status,
        exitCode: State.ExitCode,
        restarts: RestartCount,
        age: Date.now() - Date.parse(State.StartedAt),
        ...(address === undefined ? {} : { address }),
        ...(State.Health === undefined
            ? {}
            : {
                  health: {
                      status: State.Health.Status,
                      ...(last && { last: { exitCode: last.ExitCode, output: last.Output } }),
                  },
              }),
    };
}
