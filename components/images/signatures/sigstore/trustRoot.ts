import type { TrustMaterial } from "@sigstore/verify";
import { pemBlocks } from "./payloadBundle.ts";

/**
 * The authorities that issue certificates for signers.
 *
 * @param roots a `trusted_root.json`, or certificates in PEM: the root last.
 */
export async function trustRoot(roots: string): Promise<TrustMaterial> {
    const { toTrustMaterial, TrustedRoot } = await import("./packages.ts");
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
