import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { contextFiles, type ContextLogin } from "../../components/nats/context.ts";
import { docker } from "../docker.ts";
import { ports } from "../../components/nats/config/serverConfig.ts";

/** A cluster that is measured. */
export interface Target {
    readonly title: string;
    readonly servers: ThreeServers;
    /** The file with its login, for the `nats` command. */
    readonly context: string;
}

/** A server, and where a client runs that reaches it through a loopback interface. */
export interface Server {
    readonly name: string;
    /** A process in the server's network namespace. */
    readonly pid: number;
    /** Its address there. */
    readonly address: string;
    /** Its address for the other servers. */
    readonly host: string;
}

export type ThreeServers = readonly [Server, Server, Server];

/** Makes something of each of three servers, by index. */
export async function three<Value>(make: (index: number) => Value | Promise<Value>) {
    return [await make(0), await make(1), await make(2)] as const;
}

/** Where a container's network namespace is, and its address for other containers. */
export async function placeOf(container: string): Promise<Pick<Server, "pid" | "host">> {
    const format = "{{.State.Pid}} {{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
    const [pid, host = ""] = (await docker("container", "inspect", "--format", format, container)).split(" ");
    return { pid: Number(pid), host };
}

/** Writes a login to a file that only this user can read. */
export function writeContext(folder: string, name: string, login: ContextLogin): string {
    const file = join(folder, `${name}.json`);
    const { "context.json": text = "" } = contextFiles({ ...login, servers: [] });
    writeFileSync(file, text, { mode: 0o600 });
    return file;
}

/** The URL of a server for clients. */
export function urlOf(host: string): string {
    return `nats://${host}:${ports.client}`;
}

/** The command that runs another one in the network namespace of a process. */
export function inNamespace(pid: number): [string, ...string[]] {
    return ["nsenter", `--net=/proc/${pid}/ns/net`];
}
