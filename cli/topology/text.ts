import { globalAccount } from "../../components/nats/config/authorization.ts";
import { printTable } from "../reports/table.ts";
import type { CopyState, ServerState, StreamState, Topology } from "./topology.ts";

/** A cluster as tables for a terminal. */
export function topologyText({ stack, time, leader, servers, streams, problems }: Topology): string {
    return [
        `${stack}, ${time}`,
        printTable(servers.map((server) => serverRow(server, leader))),
        streams.length === 0 ? "No streams." : printTable(streams.map(streamRow)),
        ...consumerTable(streams),
        problems.length === 0
            ? "Nothing is wrong."
            : ["Problems:", ...problems.map((each) => `  ${each}`)].join("\n"),
    ].join("\n\n");
}

function serverRow(server: ServerState, leader: string | null): object {
    const { name, answers, version, uptime, clients, routes, memory, storage } = server;
    return {
        server: `${name}${name === leader ? " *" : ""}`,
        version: answers ? version : "does not answer",
        up: uptime ?? "",
        clients: clients ?? "",
        routes: routes?.length ?? "",
        memory: memory === undefined ? "" : size(memory),
        storage: storage === undefined ? "" : storageText(storage),
    };
}

function streamRow({ account, name, messages, bytes, copies, consumers }: StreamState): object {
    return {
        stream: account === globalAccount ? name : `${account}/${name}`,
        messages,
        size: size(bytes),
        copies: copies.map(copyText).join(", "),
        consumers: consumers.length,
    };
}

function consumerTable(streams: readonly StreamState[]): string[] {
    const rows = streams.flatMap(({ name: stream, consumers }) =>
        consumers.map(({ name, pending, unacknowledged, redelivered }) => ({
            consumer: `${stream} > ${name}`,
            pending,
            unacknowledged,
            redelivered,
        })),
    );
    return rows.length === 0 ? [] : [printTable(rows)];
}

function copyText({ server, role, lag }: CopyState): string {
    const number = /\d+$/.exec(server)?.[0] ?? server;
    return role === "leader"
        ? `${number} *`
        : role === "current"
          ? number
          : `${number} ${role}${lag > 0 ? ` ${lag}` : ""}`;
}

function storageText({ used, limit }: { readonly used: number; readonly limit: number }): string {
    return limit > 0 ? `${size(used)} of ${size(limit)}` : size(used);
}

/** A number of bytes with a unit. */
export function size(bytes: number): string {
    const units = ["B", "KiB", "MiB", "GiB", "TiB"];
    const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
    const value = bytes / 1024 ** power;
    return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}
