import { readFileSync } from "node:fs";
import { join } from "node:path";

import { stringify } from "yaml";

import type { Addresses } from "./addresses.ts";

/** The name of the node. */
export const nodeName = "dhi";

/** The subject of a certificate. Users and groups are those in Kubernetes' default role bindings. */
export interface Identity {
    /** The name of its files. */
    readonly name: string;
    readonly user: string;
    readonly groups?: readonly string[];
    /** Host names and addresses, for a server. */
    readonly hosts?: readonly string[];
}

/** Identities with a kubeconfig. */
const clients: readonly Identity[] = [
    { name: "admin", user: "dhi-admin", groups: ["system:masters"] },
    { name: "controller-manager", user: "system:kube-controller-manager" },
    { name: "scheduler", user: "system:kube-scheduler" },
    { name: "kubelet", user: `system:node:${nodeName}`, groups: ["system:nodes"] },
    { name: "proxy", user: "system:kube-proxy" },
];

export const clientNames: readonly string[] = clients.map(({ name }) => name);

/** All identities of a cluster. */
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

/** The kubeconfig of a client: the cluster's address and CA certificate, and the client's own certificate. */
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
