import type { Input } from "@pulumi/pulumi";
import type { Certificate } from "../args/cluster.ts";
import type { CertificateSource } from "../args/listeners.ts";
import type { CompleteHelmNatsClusterArgs } from "./args.ts";

/** The listeners, by the chart's names, and their certificates; `true` for a listener without TLS. */
export function certificateSources({
    nodes,
    tls,
    routeTls,
    listeners,
}: CompleteHelmNatsClusterArgs): [listener: string, source: CertificateSource | true][] {
    const sources = { nats: tls, cluster: nodes > 1 ? routeTls : undefined, ...listeners };
    return Object.entries(sources).flatMap(([listener, source]) =>
        source === undefined ? [] : [[listener, source]],
    );
}

/** The certificate that was given as text, if any. */
export function givenCertificate(source: CertificateSource | true | undefined): Certificate | undefined {
    return source === undefined || source === true || "secretName" in source ? undefined : source;
}

/** The name of the Secret with a listener's certificate: the given one, or the one that the cluster creates. */
export function secretOf(cluster: string, listener: string, source: CertificateSource): string {
    return "secretName" in source ? source.secretName : `${cluster}-${listener}-tls`;
}

/** What a Secret with a certificate has. */
export function secretData({ certificate, key, ca }: Certificate): Record<string, Input<string>> {
    return { "tls.crt": certificate, "tls.key": key, "ca.crt": ca };
}
