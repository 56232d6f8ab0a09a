import type { TrustMaterial } from "@sigstore/verify";
import { pemBlocks } from "./payloadBundle.ts";

/** Where the public instance's authorities are kept, once they were read. */
export const publicRoots = "https://tuf-repo-cdn.sigstore.dev";

/**
 * The authorities that issue certificates for signers.
 *
 * @param roots a `trusted_root.json`, or certificates in PEM: the root last.
 */
export async function trustRoot(roots: string | undefined): Promise<TrustMaterial> {
    const { toTrustMaterial, TrustedRoot } = await import("./sigstore.ts");
    if (roots === undefined) {
        throw new Error(`needs "trustedRoot": a trusted_root.json, such as that of ${publicRoots}`);
    }
    const certificates = pemBlocks(roots).map((rawBytes) => ({ rawBytes }));
    return toTrustMaterial(
        TrustedRoot.fromJSON(
            certificates.length === 0
                ? JSON.parse(roots)
                : {
                      mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
                      certificateAuthorities: [{ certChain: { certificates }, validFor: {} }],
                  },
        ),
    );
}
