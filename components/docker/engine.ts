import { isIP } from "node:net";
import { docker } from "./client.ts";

/** Whether ports that an engine at this address publishes are those of another machine. */
export function isRemote(engine: string): boolean {
    if (!URL.canParse(engine)) {
        return false;
    }
    const { protocol, hostname } = new URL(engine);
    return ["ssh:", "tcp:", "http:", "https:"].includes(protocol) && !isLoopback(hostname);
}

function isLoopback(host: string): boolean {
    return host === "localhost" || host === "[::1]" || (isIP(host) === 4 && host.startsWith("127."));
}

/** The address of another machine's engine that the Docker provider uses; undefined for one of this machine. */
export async function remoteEngine(): Promise<string | undefined> {
    const { DOCKER_CONTEXT: context, DOCKER_HOST: host = "" } = process.env;
    const format = "{{.Endpoints.docker.Host}}";
    const engine = context ? await docker("context", "inspect", "--format", format, context) : host;
    return isRemote(engine) ? engine : undefined;
}
