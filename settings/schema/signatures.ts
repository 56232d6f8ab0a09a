import * as z from "zod";
import { expected, text } from "./formats.ts";

const signerExample =
    '"keys/team.pub", "docker-hardened-images", or { issuer: …, identity: …, trustedRoot: sigstore }';

/** Who signed images without a long-lived key. */
const identity = z.strictObject({
    issuer: text(
        `the address of an identity provider, for example "https://token.actions.githubusercontent.com"`,
    ).describe("The identity provider that vouched for the signer"),
    identity: text(
        `the signer in the certificate, for example "https://github.com/acme/app/.github/workflows/*@refs/heads/main"`,
    ).describe("The signer that certificates name; `*` stands for any characters but `/`"),
    trustedRoot: text(`"sigstore" or a file, for example "keys/trusted_root.json"`).describe(
        "The authorities that issue certificates: `sigstore` for its public instance, or a file with a `trusted_root.json` or with certificates in PEM",
    ),
});

const signer = z.union([z.string(), identity], expected(signerExample));

/** The keys of `dhi:images` about signatures. */
export const signatureKeys = {
    verify: z
        .enum(["off", "warn", "require"], expected(`"off", "warn" or "require"`))
        .optional()
        .describe(
            "Whether images must be signed by one of `keys` before anything changes; default: `require` with the policy `production`, otherwise `off`",
        ),
    keys: z
        .record(
            z.string(),
            z.union([signer, z.array(signer).min(1)], expected(signerExample)),
            expected(
                "signers by registry or repository, for example { registry.example.com/team: keys/team.pub }",
            ),
        )
        .default({})
        .describe(
            "Who must have signed images, by registry or the start of a repository: a public key in PEM or its file, `docker-hardened-images`, or an identity; one of several is enough; default: Docker's key for hardened images",
        ),
};
