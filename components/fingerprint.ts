import * as pulumi from "@pulumi/pulumi";
import { scrypt } from "node:crypto";
import { promisify } from "node:util";

/**
 * A fingerprint of texts: the replacement trigger of the container that reads them, or a part of a name. It is not a
 * secret, because `pulumi preview --json` (3.246) fails with a secret trigger. So it comes from a slow function, to
 * make guessing passwords expensive; several are computed at the same time.
 */
export function fingerprintOf(texts: Readonly<Record<string, pulumi.Input<string>>>): pulumi.Output<string> {
    const fingerprint = pulumi.output(texts).apply(async (contents) => {
        const key = await promisify<string, string, number, Buffer>(scrypt)(
            JSON.stringify(contents),
            "dhi",
            32,
        );
        return key.toString("hex");
    });
    return pulumi.unsecret(fingerprint);
}
