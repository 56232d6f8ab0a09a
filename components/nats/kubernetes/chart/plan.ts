import type { Input } from "@pulumi/pulumi";
import type { PlainArgs, WithDefaults } from "../../../arguments.ts";
import type { ExtraListener } from "../../args/listeners.ts";
import { remoteFiles } from "../../config/remotes.ts";
import type { HelmNatsClusterArgs, helmNatsDefaults } from "../args.ts";

/** Values of the chart, as in a YAML file. */
export type ChartValues = Readonly<Record<string, unknown>>;

/** What the values are made from: the arguments, and names of Secrets. No secret values. */
export interface ChartPlan extends WithDefaults<PlainArgs<HelmNatsClusterArgs>, typeof helmNatsDefaults> {
    /** The name of the StatefulSet, and the start of every other object's name. */
    readonly name: string;
    /** The Secret with {@link authFiles} and the login for the box. */
    readonly authSecret: string;
    /** The Secret with the {@link encryptionFile}; undefined where files are not encrypted. Its name changes with its content. */
    readonly encryptionSecret?: Input<string> | undefined;
    /** The Secret with the certificate of clients, for the box; undefined without one. */
    readonly clientSecret?: string | undefined;
    /** Whether the login is a token. */
    readonly hasToken: boolean;
    /** The Secrets with certificates, by listener; `true` for a listener without TLS. */
    readonly certificates: Readonly<
        Partial<Record<"nats" | "cluster", string> & Record<ExtraListener, string | true>>
    >;
}

/** The files of the Secret that the servers' configuration includes. */
export const authFiles = {
    logins: "logins.conf",
    routes: "routes.conf",
    leafnodes: "leafnodes.conf",
    gateway: "gateway.conf",
} as const;

/** The folder of the Secret's files, below `/etc/`, which the reloader watches. */
export const authFolder = "/etc/nats-auth";

type AuthPlan = Pick<ChartPlan, "nodes" | "leafRemotes" | "gateways" | "gatewayPassword">;

/** Which of {@link authFiles} a cluster has. */
export function usedAuthFiles(plan: AuthPlan): Readonly<Record<keyof typeof authFiles, boolean>> {
    const { nodes, leafRemotes = {}, gateways = {}, gatewayPassword } = plan;
    return {
        logins: true,
        routes: nodes > 1,
        leafnodes: Object.keys(leafRemotes).length > 0,
        gateway: Object.keys(gateways).length > 0 || gatewayPassword !== undefined,
    };
}

/** The names of the Secret's files. */
export function authFileNames(plan: AuthPlan): string[] {
    const used = usedAuthFiles(plan);
    const names = Object.keys(authFiles) as (keyof typeof authFiles)[];
    return [
        ...names.filter((name) => used[name]).map((name) => authFiles[name]),
        ...Object.keys(remoteFiles(plan.leafRemotes)),
    ];
}

/** The file that the `jetstream` of the servers' configuration includes. It has a Secret of its own. */
export const encryptionFile = "encryption.conf";
