import { execa } from "execa";

/** How cosign signs: with a key, or without one, with the identity that the CI system vouches for. */
export const keyless = "keyless";

/** Arguments of cosign to sign a pushed image. Images of private registries do not belong in a public log. */
export function signArguments(reference: string, key: string): string[] {
    const withKey = ["--key", key, "--use-signing-config=false", "--tlog-upload=false"];
    return ["sign", "--yes", ...(key === keyless ? [] : withKey), reference];
}

/**
 * Signs a pushed image for its digest.
 *
 * @param reference the repository with the digest.
 * @param key a key's file, `env://VARIABLE`, or the address of a key service; or `keyless`.
 */
export async function sign(reference: string, key: string): Promise<void> {
    // Standard output is for the reference alone, which the next step reads.
    await execa("cosign", signArguments(reference, key), { stdout: "ignore", stderr: "inherit" });
}

/** @throws if cosign is missing, before an image is published that nobody could run. */
export async function requireCosign(): Promise<void> {
    if ((await execa("cosign", ["version"], { reject: false })).failed) {
        throw new Error(
            `"cosign" is missing, with which --sign signs the image: install it from https://github.com/sigstore/cosign ` +
                `(GitHub: sigstore/cosign-installer).`,
        );
    }
}
