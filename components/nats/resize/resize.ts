import * as pulumi from "@pulumi/pulumi";
import { setTimeout } from "node:timers/promises";
import { outputValue } from "../../outputValue.ts";
import { failure } from "../../refusal.ts";
import { Connection, type Login } from "../client/connection.ts";
import { evacuate, EvacuationError } from "./evacuate.ts";
import { observe, type ReadServer } from "./observed.ts";
import { joiningProblem, planResize } from "./plan.ts";

/** A cluster whose number of servers may change. */
export interface ResizedCluster {
    /** The component, which messages are shown at. */
    readonly component: pulumi.ComponentResource;
    /** Its servers' names are this and an index. */
    readonly name: string;
    readonly nodes: number;
    readonly read: ReadServer;
    /** The login of the system account, and how to connect; undefined without a user there. */
    readonly system: pulumi.Output<Login> | undefined;
    /** The streams that a single server left, which does not run. @default - unknown */
    readonly left?: () => Promise<readonly string[]>;
    /** How long an update may see no progress. */
    readonly patienceSeconds: number;
}

/**
 * Resolves when no server that is to go has a stream any longer, or fails where streams would be lost. A preview says what
 * would happen.
 */
export async function resize(cluster: ResizedCluster): Promise<void> {
    const { component, name, nodes, read, system, patienceSeconds } = cluster;
    const servers = Array.from({ length: nodes }, (_, index) => `${name}-${index}`);
    const isOwn = (server: string) =>
        server.startsWith(`${name}-`) && /^\d+$/.test(server.slice(name.length + 1));
    const look = () => observe(servers, isOwn, read);
    const found = await look();
    const { leaving, problems, notices } = planResize(found, {
        servers,
        hasSystemLogin: system !== undefined,
    });
    refuse(cluster, problems);
    // A preview runs no command.
    if (found.servers.length === 0 && nodes > 1 && !pulumi.runtime.isDryRun()) {
        const names = (await cluster.left?.()) ?? [];
        refuse(cluster, names.length === 0 ? [] : [joiningProblem(names, nodes)]);
    }
    if (leaving.length === 0 || system === undefined) {
        return;
    }
    const isPreview = pulumi.runtime.isDryRun();
    void pulumi.log[isPreview ? "warn" : "info"](notices.join("\n"), component);
    // A preview may not know it.
    const { value: login } = await outputValue(system);
    if (login === undefined) {
        return;
    }
    const connection = new Connection(login);
    try {
        const request = async (subject: string, body: object) =>
            JSON.parse(await connection.request(subject, JSON.stringify(body))) as unknown;
        // A preview finds out too whether they will leave.
        await request("$SYS.REQ.USER.INFO", {});
        if (!isPreview) {
            const report = (text: string) => void pulumi.log.info(text, component, undefined, true);
            const now = () => performance.now();
            await evacuate(leaving, patienceSeconds, {
                request,
                observe: look,
                report,
                sleep: setTimeout,
                now,
            });
        }
    } catch (error) {
        refuse(cluster, [explain(error)]);
    } finally {
        await connection.close();
    }
}

function refuse({ name, nodes }: ResizedCluster, problems: readonly string[]): void {
    if (problems.length > 0) {
        const servers = nodes === 1 ? "one server" : `${nodes} servers`;
        throw failure(`The cluster "${name}" cannot have ${servers}: ${problems.join("; ")}.`);
    }
}

function explain(error: unknown): string {
    if (error instanceof EvacuationError) {
        return (
            `${error.message}; no server was removed. See what is missing with ` +
            '"npm run -s nats -- STACK --system server report jetstream", and run the update again'
        );
    }
    const reason = error instanceof Error ? error.message : String(error);
    return /authorization|authentication/i.test(reason)
        ? "the servers that run do not accept the system account's login, which servers leave by: change it and the number " +
              "of servers one after the other"
        : reason;
}
