import { execFileSync } from "node:child_process";
import { createPrivateKey, type KeyObject } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const issuer = "https://issuer.example.com";
export const workflow = "https://example.com/acme/app/.ci/release.yml@refs/heads/main";

/** A certificate that names a signer, as Fulcio issues them, with the certificate of its authority. */
export interface SignerCertificate {
    readonly key: KeyObject;
    readonly certificate: string;
    readonly ca: string;
}

/** Whether there is OpenSSL, which makes the certificates. */
export function hasOpenssl(): boolean {
    try {
        execFileSync("openssl", ["version"], { stdio: "ignore" });
        return true;
    } catch {
        return false;
    }
}

/** Makes an authority, and a certificate of it that is valid for some days: for a negative number it has expired. */
export function signerCertificate(days: number, signer = workflow): SignerCertificate {
    const folder = mkdtempSync(join(tmpdir(), "dhi-signer-"));
    const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
    const key = (name: string) => [
        ...["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", `${name}.key`],
    ];
    const read = (file: string) => readFileSync(join(folder, file), "utf8");
    try {
        writeFileSync(
            join(folder, "signer.conf"),
            [
                `subjectAltName=critical,URI:${signer}`,
                "extendedKeyUsage=codeSigning",
                "keyUsage=critical,digitalSignature",
                // Fulcio writes the issuer twice: cosign reads the older extension, which has plain bytes.
                `1.3.6.1.4.1.57264.1.1=DER:${Buffer.from(issuer).toString("hex")}`,
                `1.3.6.1.4.1.57264.1.8=ASN1:UTF8String:${issuer}`,
            ].join("\n"),
        );
        openssl("req", "-x509", ...key("ca"), "-days", "2", "-subj", "/CN=Test", "-out", "ca.crt");
        openssl("req", "-new", ...key("signer"), "-subj", "/", "-out", "signer.csr");
        openssl(
            ...["x509", "-req", "-in", "signer.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial"],
            ...["-days", String(days), "-extfile", "signer.conf", "-out", "signer.crt"],
        );
        const certificate = read("signer.crt");
        return { key: createPrivateKey(read("signer.key")), certificate, ca: read("ca.crt") };
    } finally {
        rmSync(folder, { recursive: true });
    }
}
