import { Duplex } from "node:stream";
import { hardenedRun } from "../hardening/docker.ts";
import { engineVariables } from "../docker/client.ts";
import type { Dial } from "./dial.ts";

/** Where a tunnel through an engine starts. */
export interface EngineTunnelArgs {
    /** The network of the containers to connect to. */
    readonly network: string;
    /** `dhi.io/busybox:<tag>`, which the engine has or can pull. */
    readonly image: string;
    /** Whether the engine pulls an image that it does not have. @default true */
    readonly pull?: boolean;
}

/** There is no tunnel to a server, or nothing listens at its end. */
export class TunnelError extends Error {
    override readonly name = "TunnelError";
}

/** Containers of tunnels have it, with the network's name. */
export const tunnelLabel = "dhi.tunnel";

const connectSeconds = 5;
/** An engine that is reached by SSH takes a second or two for a container; one that pulls the image takes longer. */
const startMilliseconds = 60_000;

/**
 * `nc` reports no successful connection, and only the server of some protocols speaks first. So a first connection tries
 * whether the port answers.
 */
const script = `nc -w ${connectSeconds} "$0" "$1" -e true && echo connected >&2 && exec nc "$0" "$1"`;

/**
 * Connects to containers of a Docker network from within it, so it works where ports are not published, or are published on
 * another machine. Each connection is a container, which ends with it.
 *
 * It uses the `docker` command, so it reaches every engine that the command does: by a context, or `DOCKER_HOST` with
 * `ssh://`, `tcp://` or a socket.
 */
export function dialThroughEngine({ network, image, pull = true }: EngineTunnelArgs): Dial {
    return async (host, port) => {
        // Loaded on demand: a preview runs no command.
        const { execa } = await import("execa");
        const run = [
            "run",
            "--rm",
            "--interactive",
            `--network=${network}`,
            `--label=${tunnelLabel}=${network}`,
            ...(pull ? [] : ["--pull=never"]),
        ];
        // With an init process a signal ends the container; process 1 ignores signals that it does not handle.
        const options = [...hardenedRun, "--init", "--entrypoint=sh"];
        const command = ["-c", script, host, String(port)];
        const child = execa("docker", [...run, ...options, image, ...command], {
            buffer: false,
            encoding: "buffer",
            reject: false,
            env: engineVariables(process.env),
        });
        const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
        // A broken pipe ends the stream too, which is how its users notice it.
        stream.on("error", () => undefined);
        stream.once("close", () => child.kill());
        const late = setTimeout(() => child.kill(), startMilliseconds);
        try {
            await connected(child, `${host}:${port}`);
        } finally {
            clearTimeout(late);
        }
        return stream;
    };
}

/** What is needed of a started command. */
interface Started extends PromiseLike<{ readonly originalMessage?: string | undefined }> {
    readonly stderr: NodeJS.ReadableStream;
}

/** Resolves once the container reports the connection. Rejects when it exits before, with what it printed. */
function connected(child: Started, address: string): Promise<void> {
    return new Promise((resolve, reject) => {
        let printed = "";
        child.stderr.on("data", (chunk: Buffer) => {
            printed += chunk.toString();
            if (/^connected$/m.test(printed)) {
                resolve();
            }
        });
        void child.then(({ originalMessage }) => {
            const reason = printed.trim() || (originalMessage ?? "it was closed");
            reject(
                new TunnelError(`there is no connection to ${address} through the Docker Engine: ${reason}`),
            );
        });
    });
}
