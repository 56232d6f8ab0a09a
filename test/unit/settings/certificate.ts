import { execFileSync } from "node:child_process";
import { skip } from "../../integration/support/skip.ts";

/** A certificate of its own authority, with its key, in PEM. Skips the test where there is no openssl. */
export function makeCertificate(test: Mocha.Context): { certificate: string; key: string; ca: string } {
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
        skip(test, "openssl is required to create a certificate");
    }
}
