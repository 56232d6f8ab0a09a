import { pulumiOutput } from "../pulumiCli.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** The outputs of a stack: a contract with its users. */
export interface StackOutputs {
    readonly nats: {
        readonly clientUrls: readonly string[];
        readonly monitorUrls: readonly string[];
        readonly nodes: number;
        readonly imageDigest: string;
        /** The authority of the servers' certificate, in PEM, where clients use TLS and the stack holds it. */
        readonly caCertificate?: string;
    };
    readonly natsUser?: string;
    readonly natsPassword: string;
    /** By name. A service without a port has no URL. */
    readonly apps: Readonly<Record<string, { readonly url?: string; readonly imageDigest: string }>>;
}

/** Reads a stack's outputs, the secret ones among them: for use, not for show. */
export async function readOutputs(workspace: Workspace, stack: string): Promise<StackOutputs> {
    const json = await pulumiOutput(workspace, stack, [
        "stack",
        "output",
        "--json",
        "--show-secrets",
        "--stack",
        stack,
    ]);
    return JSON.parse(json) as StackOutputs;
}
