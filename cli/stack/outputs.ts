import type { LoginKind } from "../../components/nats/connection.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { pulumiOutput } from "../pulumiCli.ts";

/** The outputs of a stack, which its users rely on. */
export interface StackOutputs {
    readonly nats: {
        readonly clientUrls: readonly string[];
        readonly monitorUrls: readonly string[];
        readonly nodes: number;
        readonly imageDigest: string;
        /** The metrics of all servers, if the stack is on Docker and exports them. */
        readonly metricsUrl?: string;
        /** The authority of the servers' certificate, in PEM, if clients use TLS and the stack holds the certificate. */
        readonly caCertificate?: string;
    };
    readonly natsUser?: string;
    readonly natsPassword: string;
    /** How the user logs in. Stacks made before have none. */
    readonly natsLogin?: LoginKind;
    /** The password of the user of the system account, or its credentials. */
    readonly natsSystemPassword?: string;
    /** The certificate that clients show, and its key, in PEM, if the stack holds them. */
    readonly natsClientTls?: { readonly certificate: string; readonly key: string };
    /** By name. A service without a port has no URL. */
    readonly apps: Readonly<Record<string, { readonly url?: string; readonly imageDigest: string }>>;
}

/** The number of resources by what the update did to them: `create`, `update`, `replace`, `delete`, `same`. */
export type ResourceChanges = Readonly<Record<string, number>>;

/** Reads a stack's outputs, including the secret ones. Never print them. */
export async function readOutputs(workspace: Workspace, stack: string): Promise<StackOutputs> {
    const args = ["stack", "output", "--json", "--show-secrets", "--stack", stack];
    return JSON.parse(await pulumiOutput(workspace, stack, args)) as StackOutputs;
}

/** What the last update of the stack changed. */
export async function lastChanges(workspace: Workspace, stack: string): Promise<ResourceChanges> {
    const args = ["stack", "history", "--json", "--page-size", "1", "--stack", stack];
    const [latest] = JSON.parse(await pulumiOutput(workspace, stack, args)) as {
        resourceChanges?: ResourceChanges;
    }[];
    return latest?.resourceChanges ?? {};
}
