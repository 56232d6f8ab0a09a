import { Resolver } from "node:dns/promises";
import { createConnection } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { execa } from "execa";

import type { Report } from "../step.ts";
import type { Addresses } from "./addresses.ts";
import { nodeName } from "./credentials.ts";

/** A part of a cluster, and how to see that it works. */
interface Part {
    readonly name: string;
    readonly works: () => Promise<boolean>;
}

/** What a cluster's parts are asked with. */
export interface Asking {
    readonly addresses: Addresses;
    /** Path of the program that has `kubectl` in it. */
    readonly kubernetes: string;
    readonly kubeconfig: string;
    /** When the node was started: what it said before is in the database still. */
    readonly since: Date;
}

const patience = 3 * 60_000;
const moment = 2000;

/** The parts that do not work yet. */
export async function pendingParts(asking: Asking): Promise<string[]> {
    const states = await Promise.all(
        parts(asking).map(async (part) => ({ ...part, ok: await part.works() })),
    );
    return states.filter(({ ok }) => !ok).map(({ name }) => name);
}

/** Waits until all of a cluster works. Throws when it takes too long, or when `isAlive` says that it ended. */
export async function waitForCluster(asking: Asking, isAlive: () => boolean, report: Report): Promise<void> {
    let said = "";
    for (const deadline = Date.now() + patience; ; await sleep(250)) {
        const pending = await pendingParts(asking);
        if (pending.length === 0) {
            return;
        }
        if (!isAlive()) {
            throw new Error("the node's first process ended");
        }
        if (Date.now() > deadline) {
            throw new Error(`after ${patience / 60_000} minutes these do not work: ${pending.join(", ")}`);
        }
        const waiting = `waiting for ${pending.join(", ")}`;
        if (waiting !== said) {
            report(waiting);
            said = waiting;
        }
    }
}

function parts({ addresses, kubernetes, kubeconfig, since }: Asking): Part[] {
    const kubectl = (...args: string[]) =>
        ask(kubernetes, ["kubectl", `--kubeconfig=${kubeconfig}`, ...args]);
    const heartbeat =
        'jsonpath={range .status.conditions[?(@.type=="Ready")]}{.status} {.lastHeartbeatTime}{end}';
    return [
        { name: "the API server", works: async () => (await kubectl("get", "--raw", "/readyz")) === "ok" },
        {
            name: "the node",
            works: async () => isReady(await kubectl("get", "node", nodeName, "--output", heartbeat), since),
        },
        { name: "names", works: () => resolves(addresses, "kubernetes.default.svc.cluster.local") },
        { name: "Services", works: () => connects(addresses.firstService, 443) },
        {
            name: "volumes",
            works: async () => (await kubectl("get", "storageclass", "standard", "--output", "name")) !== "",
        },
        {
            name: "service accounts",
            works: async () => (await kubectl("get", "serviceaccount", "default", "--output", "name")) !== "",
        },
    ];
}

/** Reads `True 2026-11-22T05:00:00Z`. Kubernetes keeps whole seconds. */
export function isReady(condition: string, since: Date): boolean {
    const [status, heartbeat = ""] = condition.split(" ");
    return status === "True" && Date.parse(heartbeat) + 1000 > since.getTime();
}

async function ask(command: string, args: readonly string[]): Promise<string> {
    const { failed, stdout } = await execa(command, args, { reject: false, timeout: 5 * moment });
    return failed ? "" : stdout.trim();
}

async function resolves({ node }: Addresses, name: string): Promise<boolean> {
    const resolver = new Resolver({ timeout: moment, tries: 1 });
    resolver.setServers([node]);
    return resolver.resolve4(name).then(
        (found) => found.length > 0,
        () => false,
    );
}

function connects(host: string, port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const connection = createConnection({ host, port, timeout: moment });
        const end = (result: boolean) => {
            connection.destroy();
            resolve(result);
        };
        connection.once("connect", () => end(true));
        connection.once("error", () => end(false));
        connection.once("timeout", () => end(false));
    });
}
