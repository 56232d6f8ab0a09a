import { readFileSync } from "node:fs";
import { join } from "node:path";

import { stringify } from "yaml";

import type { Addresses } from "./addresses.ts";

/** The one node's name. */
export const nodeName = "dhi";

/** Who gets a certificate. The names are those that Kubernetes' own roles are bound to. */
export interface Identity {
    /** Of its files. */
    readonly name: string;
    readonly user: string;
    readonly groups?: readonly string[];
    /** Host names and addresses, for a server. */
    readonly hosts?: readonly string[];
}

/** Users with a kubeconfig of their own. */
const clients: readonly Identity[] = [
    { name: "admin", user: "dhi-admin", groups: ["system:masters"] },
    { name: "controller-manager", user: "system:kube-controller-manager" },
    { name: "scheduler", user: "system:kube-scheduler" },
    { name: "kubelet", user: `system:node:${nodeName}`, groups: ["system:nodes"] },
    { name: "proxy", user: "system:kube-proxy" },
];

export const clientNames: readonly string[] = clients.map(({ name }) => name);

/** Everybody in a cluster. */
export function identities({ node, firstService }: Addresses): Identity[] {
    const service = ["kubernetes", "kubernetes.default", "kubernetes.default.svc"];
    return [
        ...clients,
        { name: "api-to-kubelet", user: "kube-apiserver-kubelet-client", groups: ["system:masters"] },
        {
            name: "api",
            user: "kube-apiserver",
            hosts: [
                ...service,
                "kubernetes.default.svc.cluster.local",
                "localhost",
                "127.0.0.1",
                node,
                firstService,
            ],
        },
        { name: "kubelet-server", user: nodeName, hosts: [nodeName, node] },
    ];
}

/** What a client needs to know, in one file: where the cluster is, how to know it, and who the client is. */
export function kubeconfig(folder: string, { api, name: cluster }: Addresses, name: string): string {
    const base64 = (file: string) => readFileSync(join(folder, file)).toString("base64");
    const user = {
        "client-certificate-data": base64(`${name}.crt`),
        "client-key-data": base64(`${name}.key`),
    };
    return stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [
            { name: cluster, cluster: { server: api, "certificate-authority-data": base64("ca.crt") } },
        ],
        users: [{ name, user }],
        contexts: [{ name: cluster, context: { cluster, user: name } }],
        "current-context": cluster,
    });
}
