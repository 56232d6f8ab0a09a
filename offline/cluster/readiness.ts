import { Resolver } from "node:dns/promises";
import { createConnection } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { execa } from "execa";

import type { Report } from "../step.ts";
import type { Addresses } from "./addresses.ts";
import { nodeName } from "./credentials.ts";

/** A part of a cluster, and how to check that it is ready. */
interface Part {
    readonly name: string;
    readonly isReady: () => Promise<boolean>;
}

/** What the checks of a cluster need. */
export interface CheckOptions {
    readonly addresses: Addresses;
    /** Path of the program that includes `kubectl`. */
    readonly kubernetes: string;
    readonly kubeconfig: string;
    /** When the node was started: the database still has its earlier status. */
    readonly since: Date;
}

const startTimeout = 3 * 60_000;
const answerTimeout = 2000;

/** The parts that are not ready. */
export async function pendingParts(checkOptions: CheckOptions): Promise<string[]> {
    const states = await Promise.all(
        parts(checkOptions).map(async (part) => ({ ...part, ready: await part.isReady() })),
    );
    return states.filter(({ ready }) => !ready).map(({ name }) => name);
}

/** Waits until every part of a cluster is ready. Throws after a timeout, or when the cluster is no longer alive. */
export async function waitForCluster(
    checkOptions: CheckOptions,
    isAlive: () => boolean,
    report: Report,
): Promise<void> {
    let reported = "";
    for (const deadline = Date.now() + startTimeout; ; await sleep(250)) {
        const pending = await pendingParts(checkOptions);
        if (pending.length === 0) {
            return;
        }
        if (!isAlive()) {
            throw new Error("the node's first process exited");
        }
        if (Date.now() > deadline) {
            throw new Error(`not ready after ${startTimeout / 60_000} minutes: ${pending.join(", ")}`);
        }
        const waiting = `waiting for ${pending.join(", ")}`;
        if (waiting !== reported) {
            report(waiting);
            reported = waiting;
        }
    }
}

function parts({ addresses, kubernetes, kubeconfig, since }: CheckOptions): Part[] {
    const kubectl = (...args: string[]) =>
        outputOf(kubernetes, ["kubectl", `--kubeconfig=${kubeconfig}`, ...args]);
    const heartbeat =
        'jsonpath={range .status.conditions[?(@.type=="Ready")]}{.status} {.lastHeartbeatTime}{end}';
    return [
        { name: "the API server", isReady: async () => (await kubectl("get", "--raw", "/readyz")) === "ok" },
        {
            name: "the node",
            isReady: async () =>
                isNodeReady(await kubectl("get", "node", nodeName, "--output", heartbeat), since),
        },
        { name: "DNS", isReady: () => resolves(addresses, "kubernetes.default.svc.cluster.local") },
        { name: "Services", isReady: () => connects(addresses.firstService, 443) },
        {
            name: "volumes",
            isReady: async () =>
                (await kubectl("get", "storageclass", "standard", "--output", "name")) !== "",
        },
        {
            name: "service accounts",
            isReady: async () =>
                (await kubectl("get", "serviceaccount", "default", "--output", "name")) !== "",
        },
    ];
}

/** Whether a condition such as `True 2026-11-22T05:00:00Z` is newer than `since`. Its time has whole seconds. */
export function isNodeReady(condition: string, since: Date): boolean {
    const [status, heartbeat = ""] = condition.split(" ");
    return status === "True" && Date.parse(heartbeat) + 1000 > since.getTime();
}

async function outputOf(command: string, args: readonly string[]): Promise<string> {
    const { failed, stdout } = await execa(command, args, { reject: false, timeout: 5 * answerTimeout });
    return failed ? "" : stdout.trim();
}

async function resolves({ node }: Addresses, name: string): Promise<boolean> {
    const resolver = new Resolver({ timeout: answerTimeout, tries: 1 });
    resolver.setServers([node]);
    return resolver.resolve4(name).then(
        (found) => found.length > 0,
        () => false,
    );
}

function connects(host: string, port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const connection = createConnection({ host, port, timeout: answerTimeout });
        const end = (result: boolean) => {
            connection.destroy();
            resolve(result);
        };
        connection.once("connect", () => end(true));
        connection.once("error", () => end(false));
        connection.once("timeout", () => end(false));
    });
}
