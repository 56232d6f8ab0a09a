import { hardenedContainer, hardenedPod, secretFileMode } from "../../../hardening/kubernetes.ts";
import { contextArguments, contextFolder, tlsSources, type TlsSecrets } from "../../context.ts";
import { helperResources } from "../chart/containers.ts";
import { clientLabels } from "../networkPolicy.ts";
import type { CompleteNatsBackupArgs } from "./args.ts";

/** What a backup's CronJob is made from. */
export interface BackupPlan extends TlsSecrets {
    /** The cluster's name. */
    readonly cluster: string;
    /** The name of the claim, and of the Secret with the logins. */
    readonly name: string;
    readonly args: CompleteNatsBackupArgs;
    /** The accounts, each with the names of its context's files. */
    readonly accounts: readonly { readonly account: string; readonly files: readonly string[] }[];
    readonly pullSecrets: readonly string[];
}

/** Where the claim is mounted. */
const folder = "/backups";
/** The backup that is being made. A name that no finished one has. */
const unfinished = `${folder}/unfinished`;
/** A backup that hangs must not keep all later ones from starting. */
const maxSeconds = 12 * 3600;

/**
 * The CronJob. Its pod runs the `nats` command for one account after another, and at the end names the folder by the time
 * and removes old ones. The image of the command has no shell, so that this needs another image.
 */
export function cronJobSpec(plan: BackupPlan) {
    const { args } = plan;
    return {
        schedule: args.schedule,
        timeZone: "Etc/UTC",
        concurrencyPolicy: "Forbid",
        // Also where the cluster was down at that moment.
        startingDeadlineSeconds: 3600,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 1,
        jobTemplate: {
            spec: {
                backoffLimit: 2,
                activeDeadlineSeconds: maxSeconds,
                template: {
                    metadata: { labels: { ...backupLabels(plan.cluster), ...clientLabels(plan.cluster) } },
                    spec: podSpec(plan),
                },
            },
        },
    };
}

/** The labels of a backup's objects. */
export function backupLabels(cluster: string): Record<string, string> {
    return { "app.kubernetes.io/name": "nats-backup", "app.kubernetes.io/instance": cluster };
}

/** The folder of an account in a backup: its name may have characters that file names may not. */
const folderOf = (account: string): string => `${unfinished}/${encodeURIComponent(account)}`;

function podSpec(plan: BackupPlan) {
    const { args, accounts, pullSecrets, name } = plan;
    const claim = { name: "backups", mountPath: folder };
    const shell = (title: string, script: string) => ({
        name: title,
        image: args.busyboxImage,
        command: ["sh", "-euc", script],
        volumeMounts: [claim],
        resources: helperResources,
        ...hardenedContainer,
    });
    return {
        ...hardenedPod,
        restartPolicy: "Never",
        ...(pullSecrets.length === 0
            ? {}
            : { imagePullSecrets: pullSecrets.map((each) => ({ name: each })) }),
        initContainers: [
            shell("prepare", `rm -rf ${unfinished}; mkdir ${unfinished}`),
            ...accounts.map(({ account }, index) => ({
                name: `account-${index}`,
                image: args.image,
                args: [
                    ...contextArguments,
                    ...["--timeout", "30s", "account", "backup", "--check", "--force"],
                    folderOf(account),
                ],
                // The command needs a configuration folder, and the root file system is read-only.
                env: [{ name: "XDG_CONFIG_HOME", value: "/tmp" }],
                volumeMounts: [
                    claim,
                    { name: `context-${index}`, mountPath: contextFolder, readOnly: true },
                    { name: "tmp", mountPath: "/tmp" },
                ],
                resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "256Mi" } },
                ...hardenedContainer,
            })),
        ],
        containers: [shell("finish", finish(args.keep))],
        volumes: [
            { name: "backups", persistentVolumeClaim: { claimName: name } },
            { name: "tmp", emptyDir: { medium: "Memory", sizeLimit: "8Mi" } },
            ...accounts.map(({ files }, index) => contextVolume(plan, index, files)),
        ],
    };
}

/** Each container sees the login of its account only. */
function contextVolume(plan: BackupPlan, index: number, files: readonly string[]) {
    const items = files.map((file) => ({ key: contextKey(index, file), path: file }));
    const sources = [{ secret: { name: plan.name, items } }, ...tlsSources(plan)];
    return { name: `context-${index}`, projected: { sources, defaultMode: secretFileMode } };
}

/** The key of a context's file in the Secret. */
export function contextKey(index: number, file: string): string {
    return `${index}.${file}`;
}

/**
 * Removes what the command leaves of streams in memory, which it does not save: empty files. The list of hashes shows that a
 * backup is complete. Names are times, so that their order is that of the backups.
 */
function finish(keep: number): string {
    return [
        `cd ${unfinished}`,
        "find . -type f -size 0 -exec rm {} +",
        "find . -depth -mindepth 1 -type d -exec rmdir {} + 2> /dev/null || true",
        "find . -type f | sort | xargs sha256sum > ../SHA256SUMS",
        "mv ../SHA256SUMS .",
        `cd ${folder}`,
        "name=$(date -u +%Y-%m-%dT%H%M%SZ)",
        'mv unfinished "$name"',
        `ls -d 20* | sort -r | tail -n +${keep + 1} | xargs rm -rf`,
        'echo "saved $name:"',
        'du -h "$name"',
    ].join("\n");
}
