import type { Input } from "@pulumi/pulumi";
import type { PlainArgs, WithDefaults } from "../../../arguments.ts";
import type { ExtraListener, HelmNatsClusterArgs, helmNatsDefaults } from "../args.ts";

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
    /** Whether the login is a token. */
    readonly hasToken: boolean;
    /** The Secrets with certificates, by listener; `true` for a listener without TLS. */
    readonly certificates: Readonly<
        Partial<Record<"nats" | "cluster", string> & Record<ExtraListener, string | true>>
    >;
}

/** The files of the Secret that the servers' configuration includes. */
export const authFiles = { logins: "logins.conf", routes: "routes.conf" } as const;

/** The file that the `jetstream` of the servers' configuration includes. It has a Secret of its own. */
export const encryptionFile = "encryption.conf";
