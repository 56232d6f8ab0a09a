import { execa } from "execa";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { skip } from "./skip.ts";
import type { TestStack } from "./stack.ts";

/** A certificate with its key and its CA certificate, in PEM. */
export interface MadeCertificate {
    readonly certificate: string;
    readonly key: string;
    readonly ca: string;
}

/** Sets a certificate in a stack. Later only the key is searched for: the rest is public to every client. */
export async function giveCertificate(
    stack: TestStack,
    key: "dhi:natsTls" | "dhi:natsRouteTls" | "dhi:natsClientTls",
    { certificate, key: privateKey, ca }: MadeCertificate,
): Promise<void> {
    await stack.setSecret(`${key}.key`, privateKey, "--path");
    stack.setConfig([key, "certificate"], certificate);
    stack.setConfig([key, "ca"], key === "dhi:natsClientTls" ? undefined : ca);
}

/** Skips a suite with a message if OpenSSL, which makes the certificates, is not installed. */
export async function requireOpenssl(context: Mocha.Context): Promise<void> {
    if ((await execa("openssl", ["version"], { reject: false })).failed) {
        skip(context, "openssl is not installed");
    }
}

/**
 * Makes a CA that signs one certificate and deletes its key. The certificate is valid for servers and clients, because
 * both ends of a route show theirs.
 *
 * @param names as in certificates, such as `DNS:localhost` or `IP:127.0.0.1`.
 * @param days how long it is valid; a part of a day for one that expires during a test.
 */
export async function makeCertificate(names: readonly string[], days = 2): Promise<MadeCertificate> {
    const folder = mkdtempSync(join(tmpdir(), "dhi-authority-"));
    const openssl = (...args: string[]) => execa("openssl", args, { cwd: folder });
    const key = (name: string) => [
        ...["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", `${name}.key`],
    ];
    const end = `${new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]|\..*/g, "")}Z`;
    try {
        writeFileSync(
            join(folder, "server.conf"),
            `subjectAltName=${names.join(",")}\nextendedKeyUsage=serverAuth,clientAuth\n`,
        );
        // Unlike `openssl x509`, `openssl ca` takes the moment of the end in all versions.
        writeFileSync(join(folder, "ca.conf"), authority);
        writeFileSync(join(folder, "issued"), "");
        await openssl(
            "req",
            "-x509",
            ...key("ca"),
            "-days",
            String(Math.ceil(days)),
            "-subj",
            "/CN=Test",
            "-out",
            "ca.crt",
        );
        await openssl("req", "-new", ...key("server"), "-subj", "/CN=nats", "-out", "server.csr");
        await openssl(
            ...["ca", "-batch", "-notext", "-config", "ca.conf", "-cert", "ca.crt", "-keyfile", "ca.key"],
            ...["-in", "server.csr", "-enddate", end, "-extfile", "server.conf", "-out", "server.crt"],
        );
        const read = (file: string) => readFileSync(join(folder, file), "utf8");
        return { certificate: read("server.crt"), key: read("server.key"), ca: read("ca.crt") };
    } finally {
        rmSync(folder, { recursive: true });
    }
}

const authority = `[ca]
default_ca = own
[own]
database = issued
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = names
[names]
commonName = supplied
`;
