import type { Input } from "@pulumi/pulumi";
import type { ClientCertificate, ClientCertificateSource } from "../args/clientTls.ts";
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
export function secretOf(
    cluster: string,
    listener: string,
    source: CertificateSource | ClientCertificateSource,
): string {
    return "secretName" in source ? source.secretName : `${cluster}-${listener}-tls`;
}

/** The name of the Secret with the certificate of clients; undefined without one. */
export function clientSecretOf(
    cluster: string,
    source: ClientCertificateSource | undefined,
): string | undefined {
    return source && secretOf(cluster, "client", source);
}

type GivenSecret = [ending: string, texts: Record<string, Input<string>>];

/** The Secrets for certificates that were given as text: the endings of their names, and their texts. */
export function givenSecrets(args: CompleteHelmNatsClusterArgs): GivenSecret[] {
    const ofListeners = certificateSources(args).flatMap(([listener, source]): GivenSecret[] => {
        const given = givenCertificate(source);
        return given === undefined ? [] : [[`${listener}-tls`, { ...secretData(given), "ca.crt": given.ca }]];
    });
    const { clientTls } = args;
    return clientTls === undefined || "secretName" in clientTls
        ? ofListeners
        : [...ofListeners, ["client-tls", secretData(clientTls)]];
}

/** What a Secret with a certificate has, but for the authority. */
function secretData({ certificate, key }: ClientCertificate): Record<string, Input<string>> {
    return { "tls.crt": certificate, "tls.key": key };
}
