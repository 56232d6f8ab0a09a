/**
 * The public key with which Docker signs its hardened images and their attestations.
 *
 * Source: `publickey/dhi-2.pub` of https://github.com/docker-hardened-images/keyring at d6b11e0, which is also at
 * https://dhi.io/keyring/latest.pub. The older `dhi-1.pub` is inactive there, so it is not trusted here.
 */
export const hardenedKey = {
    /** The SHA-256 of the file. */
    fingerprint: "1d02bbccf149283ae6288d96264dcad3fb23ee1911d90324a48eab28e4cb8a5f",
    pem: `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEKdROmntRJFBrOJOQF5ww6gDBJqGm
Fxa4333s1KsL9ISjtmRzGNih9lNRsqfRVjgFgJIdL6EQ9dohdanvn7r2cg==
-----END PUBLIC KEY-----
`,
} as const;
