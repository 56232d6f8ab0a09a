import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { withDefaults } from "../../../arguments.ts";
import { createKeptClaim } from "../../../kubernetes/claim.ts";
import type { LoginKind } from "../../connection.ts";
import { contextFiles, providedTls, type ContextTls } from "../../context.ts";
import { loginIn } from "../../login.ts";
import type { CompleteHelmNatsClusterArgs } from "../args.ts";
import { savedAccounts } from "./accounts.ts";
import { backupDefaults } from "./args.ts";
import { backupLabels, contextKey, cronJobSpec } from "./cronJob.ts";

/** A cluster as far as its backups use it. */
interface Cluster {
    readonly clientUrl: pulumi.Output<string>;
    readonly caSecret: string | undefined;
    readonly clientSecret: string | undefined;
}

/** Creates the CronJob of a cluster's backups, the claim that they are written to, and a Secret with the logins. */
export function createBackup(
    cluster: string,
    { clientUrl, caSecret, clientSecret }: Cluster,
    given: CompleteHelmNatsClusterArgs,
    options: pulumi.CustomResourceOptions,
): void {
    const { namespace, backup, pullSecrets, protectData: protect } = given;
    if (backup === undefined) {
        return;
    }
    const args = withDefaults(backup, backupDefaults);
    const name = `${cluster}-backup`;
    const labels = backupLabels(cluster);
    const tls = { caSecret, clientSecret };
    const accounts = savedAccounts(given).map((account) => ({
        account,
        files: filesOf(given, account, clientUrl, providedTls(tls)),
    }));
    new kubernetes.core.v1.Secret(
        name,
        {
            metadata: { name, namespace, labels },
            stringData: Object.assign(
                {},
                ...accounts.map(({ files }, index) =>
                    Object.fromEntries(
                        Object.entries(files).map(([file, text]) => [contextKey(index, file), text]),
                    ),
                ),
            ) as Record<string, pulumi.Output<string>>,
        },
        options,
    );
    const storageClassName = args.storageClass ?? given.storageClass;
    createKeptClaim(
        name,
        {
            metadata: { namespace, labels },
            spec: {
                accessModes: ["ReadWriteOnce"],
                resources: { requests: { storage: args.size } },
                ...(storageClassName === undefined ? {} : { storageClassName }),
            },
        },
        { ...options, protect },
    );
    const plan = {
        ...{ cluster, name, args, pullSecrets, ...tls },
        accounts: accounts.map(({ account, files }) => ({ account, files: Object.keys(files) })),
    };
    new kubernetes.batch.v1.CronJob(
        name,
        { metadata: { name, namespace, labels }, spec: cronJobSpec(plan) },
        options,
    );
}

/** The files of the context of an account, by name: which there are is known from the kind of the login. */
function filesOf(
    given: CompleteHelmNatsClusterArgs,
    account: string,
    clientUrl: pulumi.Output<string>,
    tls: ContextTls,
): Record<string, pulumi.Output<string>> {
    const { loginKind, username, password } = loginIn(given, account);
    const kind = loginKind as LoginKind;
    const names = Object.keys(contextFiles({ servers: [], secret: "", user: "", kind, ...tls }));
    const texts = pulumi
        .all([clientUrl, username, password])
        .apply(([url, user, secret]) => contextFiles({ servers: [url], user, secret, kind, ...tls }));
    return Object.fromEntries(
        names.map((file) => [file, pulumi.secret(texts.apply((all) => all[file] ?? ""))]),
    );
}
