/**
 * Records previews of real stacks, of which the golden reports are made: `node --import tsx test/recordings/record.ts docker`, or
 * `kubernetes` on the cluster of DHI_TEST_KUBECONFIG; after it, names of groups of recordings. It makes stacks of its own, and
 * removes them.
 */
process.env["PULUMI_ENABLE_STREAMING_JSON_PREVIEW"] = "true";

interface Recordings {
    readonly provide: () => Promise<void>;
    readonly groups: Readonly<Record<string, () => Promise<void>>>;
}

const [runtime = "docker", ...chosen] = process.argv.slice(2);
const { provide, groups } = (await import(`./${runtime}.ts`)) as Recordings;
await provide();
for (const [name, record] of Object.entries(groups)) {
    if (chosen.length === 0 || chosen.includes(name)) {
        await record();
    }
}
process.exit(0);
