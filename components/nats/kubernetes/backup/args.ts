import type { WithDefaults } from "../../../arguments.ts";

/** Backups of a cluster's streams that a CronJob makes. */
export interface NatsBackupArgs {
    /**
     * When, in UTC, as five fields of cron.
     *
     * @example "30 2 * * *"
     */
    readonly schedule: string;
    /**
     * The size of the volume with the backups: room for {@link keep} backups and one more, which is there while the oldest
     * still is. A snapshot is about as large as its stream.
     *
     * @example "20Gi"
     */
    readonly size: string;
    /**
     * How many backups stay: 1 to 1000. The oldest is removed when a new one is complete.
     *
     * @default 7 - a week of daily backups
     */
    readonly keep?: number | undefined;
    /**
     * The accounts whose streams are saved. Each needs a stream, or the backup fails.
     *
     * @default - all accounts with JetStream
     * @example ["SHOP"]
     */
    readonly accounts?: readonly string[] | undefined;
    /**
     * The volume's storage class.
     *
     * @default - that of JetStream's volumes
     * @example "archive"
     */
    readonly storageClass?: string | undefined;
    /**
     * `dhi.io/natscli:<tag>`, which makes the snapshots.
     *
     * @example "dhi.io/natscli:0.4.0-debian13"
     */
    readonly image: string;
    /**
     * `dhi.io/busybox:<tag>`, which names and removes folders.
     *
     * @example "dhi.io/busybox:1.37.0-debian13"
     */
    readonly busyboxImage: string;
}

/** The defaults of {@link NatsBackupArgs}. */
export const backupDefaults = { keep: 7 } as const satisfies Partial<NatsBackupArgs>;

/** {@link NatsBackupArgs} with the defaults filled in. */
export type CompleteNatsBackupArgs = WithDefaults<NatsBackupArgs, typeof backupDefaults>;
