/** The exporter's port in its container, which is that of the chart. */
export const exporterPort = 7777;

/** What decides which of the servers' monitoring pages are exported. */
interface Exported {
    readonly jetstream: unknown;
    readonly listeners: Readonly<Partial<Record<string, unknown>>>;
    readonly leafRemotes?: Readonly<Record<string, unknown>>;
}

/** The flags with which the chart starts the exporter, so that metrics have the same names on every runtime. */
export function exporterFlags({ jetstream, listeners, leafRemotes = {} }: Exported): string[] {
    const hasLeafNodes = listeners["leafnodes"] !== undefined || Object.keys(leafRemotes).length > 0;
    return [
        ...["-connz", "-routez", "-subz", "-varz", "-prefix=nats"],
        ...(jetstream === false ? [] : ["-jsz=all"]),
        ...(hasLeafNodes ? ["-leafz"] : []),
        ...(listeners["gateway"] === undefined ? [] : ["-gatewayz"]),
    ];
}
