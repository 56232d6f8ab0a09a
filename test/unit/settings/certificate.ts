import { execFileSync } from "node:child_process";

/** A certificate of its own authority, with its key, in PEM; `undefined` where there is no openssl. */
export function makeCertificate(): { certificate: string; key: string; ca: string } | undefined {
    try {
        const pem = execFileSync(
            "openssl",
            [
                ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
                ...["-days", "2", "-subj", "/CN=localhost", "-keyout", "-", "-out", "-"],
            ],
            { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
        );
        const [key = ""] = /-----BEGIN PRIVATE KEY-----[^]*?-----END PRIVATE KEY-----\n/.exec(pem) ?? [];
        const certificate = pem.replace(key, "");
        return { certificate, key, ca: certificate };
    } catch {
        return undefined;
    }
}
