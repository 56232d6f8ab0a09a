import type { Input } from "@pulumi/pulumi";
import type { PlainArgs } from "../../arguments.ts";
import { unless, type Problem } from "../../problems.ts";
import type { StreamsArgs } from "../streams/args/streams.ts";
import type { CertificateSecret } from "./listeners.ts";

/** The certificate that clients show to servers, beside their login. */
export interface ClientCertificate {
    /** The certificate, followed by the intermediate certificates of its authority, in PEM. */
    readonly certificate: Input<string>;
    /** Its private key, in PEM. A secret: pass an output of `config.requireSecret`. */
    readonly key: Input<string>;
}

/** A certificate of clients: its text, or a Secret that has it. */
export type ClientCertificateSource = ClientCertificate | CertificateSecret;

interface Checked extends PlainArgs<StreamsArgs> {
    readonly clientCertificates?: string;
    /** Read by its presence only, as the next. */
    readonly clientTls?: unknown;
    readonly tls?: unknown;
}

/** Every problem of the certificate that clients show. */
export function checkClientTls(args: Checked): Problem[] {
    const { clientCertificates, clientTls, tls } = args;
    return [
        ...unless(
            clientTls === undefined || tls !== undefined,
            "clientTls",
            "requires TLS for clients: set tls too, or remove it",
        ),
        ...unless(
            clientCertificates === undefined || clientTls !== undefined || !hasStreams(args),
            "clientTls",
            "is required with clientCertificates for streams and buckets, which a client creates: set its certificate and key",
        ),
    ];
}

/** Whether a cluster declares streams or buckets. */
export function hasStreams({
    streams = {},
    keyValue = {},
    objectStores = {},
}: PlainArgs<StreamsArgs>): boolean {
    return [streams, keyValue, objectStores].some((each) => Object.keys(each).length > 0);
}
