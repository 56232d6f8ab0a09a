import type { Bad } from "./bad.ts";

const registry = "registry.example.com";
const key = `images.keys["${registry}"]`;
const signer = (value: unknown, reason: string, path = key): Bad => [
    { images: { keys: { [registry]: value } } },
    { [path]: reason },
];
const examples =
    '"keys/team.pub", "docker-hardened-images", or { issuer: …, identity: …, trustedRoot: sigstore }';
const noFile = (file: string) =>
    `the file "${file}" does not exist: use a path from the folder of Pulumi.yaml, or a key in PEM`;
const identity = { issuer: "https://issuer.example.com", identity: "me@example.com" };
const privateKey = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nx\n-----END ENCRYPTED PRIVATE KEY-----";

/** Invalid settings of signatures. */
export const badSignatures: Bad[] = [
    [
        { images: { verify: "yes" } },
        { "images.verify": '"yes" is not valid: use "off", "warn" or "require"' },
    ],
    signer("none.pub", noFile("none.pub")),
    signer("package.json", '"package.json" is not a public key in PEM, such as a cosign.pub'),
    signer(
        "-----BEGIN PUBLIC KEY-----",
        '"the key of the stack" is not a public key in PEM, such as a cosign.pub',
    ),
    signer(privateKey, "is a private key: use the public key"),
    signer({ ...identity, trustedRoot: "none.json" }, noFile("none.json")),
    signer(1, `1 is not valid: use ${examples}`),
    [
        { images: { keys: { "https://ghcr.io": "none.pub" } } },
        {
            'images.keys["https://ghcr.io"]':
                '"https://ghcr.io" is not a valid registry or repository: use one such as "registry.example.com/team"',
        },
    ],
];
