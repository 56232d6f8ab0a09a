import assert from "node:assert/strict";
import { hardenedKey } from "../../../../../components/images/signatures/hardenedKey.ts";
import { hardenedSigner, parseKey } from "../../../../../components/images/signatures/trusted.ts";
import { verifyImage, type EvidenceStore } from "../../../../../components/images/signatures/verify.ts";
import type { Evidence } from "../../../../../components/images/signatures/evidence.ts";
import { digestOf } from "../loopbackRegistry.ts";
import { pair, payloadOf, pemOf, sha256, SignedImages, statementBundle } from "./signedImages.ts";

const path = "acme/dhi-nats";
const tag = "2.15.1-debian13";
const [team, stranger] = [pair(), pair()];
const trusted = [parseKey(pemOf(team.publicKey), "team.pub")];

describe("verifyImage", () => {
    let registry: SignedImages;
    let digest: string;
    let reference: string;
    let payload: string;
    const other = digestOf("another image");

    beforeEach(async () => {
        registry = await new SignedImages().open();
        digest = registry.image(path, tag);
        reference = `${registry.address}/${path}:${tag}@${digest}`;
        payload = payloadOf(digest, `${registry.address}/${path}`);
    });
    afterEach(() => registry.close());

    const verify = (text = reference, by = trusted, store?: EvidenceStore) =>
        verifyImage(text, by, { milliseconds: 2000, store });

    const good: [title: string, publish: () => void][] = [
        ["under cosign's tag", () => registry.sign(path, digest, { key: team.privateKey, payload })],
        [
            "among other keys' signatures",
            () =>
                registry.sign(
                    path,
                    digest,
                    { key: stranger.privateKey, payload },
                    { key: team.privateKey, payload },
                ),
        ],
        [
            "under the tag for referrers",
            () => registry.refer(path, digest, { key: team.privateKey, payload }),
        ],
        [
            "as a bundle among the referrers",
            () => registry.bundle(path, digest, statementBundle(team.privateKey, digest), true),
        ],
        [
            "as a bundle under their tag",
            () => registry.bundle(path, digest, statementBundle(team.privateKey, digest)),
        ],
        [
            "copied from another host and prefix",
            () =>
                registry.sign(path, digest, {
                    key: team.privateKey,
                    payload: payloadOf(digest, "dhi.io/nats"),
                }),
        ],
    ];
    for (const [title, publish] of good) {
        it(`accepts a signature ${title}`, async () => {
            publish();
            const verdict = await verify();
            assert.deepEqual(verdict, {
                status: "signed",
                digest,
                signer: trusted[0]?.name,
                remembered: false,
            });
        });
    }

    const bad: [title: string, problem: string, reason: RegExp, publish: () => void][] = [
        ["no signature", "unsigned", /^it has no signature$/, () => undefined],
        [
            "another key",
            "otherSigner",
            /is by another key than team\.pub/,
            () => registry.sign(path, digest, { key: stranger.privateKey, payload }),
        ],
        [
            "a signature of another digest",
            "otherDigest",
            new RegExp(`is for another digest, ${other}`),
            () => registry.sign(path, digest, { key: team.privateKey, payload: payloadOf(other, path) }),
        ],
        [
            "a payload with another digest than was signed",
            "altered",
            /the payload was changed after it was signed/,
            () =>
                registry.sign(path, digest, {
                    key: team.privateKey,
                    payload,
                    published: payloadOf(other, path),
                }),
        ],
        [
            "a truncated signature",
            "incomplete",
            /is incomplete/,
            () =>
                registry.sign(path, digest, {
                    key: team.privateKey,
                    payload,
                    change: (text) => text.slice(0, 40),
                }),
        ],
        [
            "a signature that is not base64",
            "incomplete",
            /not valid base64/,
            () =>
                registry.sign(path, digest, {
                    key: team.privateKey,
                    payload,
                    change: (text) => text.slice(0, 41),
                }),
        ],
        [
            "another signed repository",
            "otherRepository",
            /is for "dhi\.io\/nats-box", not for/,
            () =>
                registry.sign(path, digest, {
                    key: team.privateKey,
                    payload: payloadOf(digest, "dhi.io/nats-box"),
                }),
        ],
        [
            "a signed document that is about no image",
            "unreadable",
            /not one of an image/,
            () =>
                registry.sign(path, digest, {
                    key: team.privateKey,
                    payload: payloadOf(digest, path, "other"),
                }),
        ],
        [
            "a bundle by another key",
            "otherSigner",
            /is not by team\.pub/,
            () => registry.bundle(path, digest, statementBundle(stranger.privateKey, digest)),
        ],
        [
            "a bundle about another digest",
            "otherDigest",
            /another digest/,
            () => registry.bundle(path, digest, statementBundle(team.privateKey, other)),
        ],
        [
            "an attestation",
            "unreadable",
            /attestation of "https:\/\/slsa/,
            () =>
                registry.bundle(
                    path,
                    digest,
                    statementBundle(team.privateKey, digest, "https://slsa.dev/provenance/v1"),
                ),
        ],
        [
            "a bundle that is none",
            "incomplete",
            /not a valid Sigstore bundle/,
            () => registry.bundle(path, digest, { mediaType: "x" }),
        ],
    ];
    for (const [title, problem, reason, publish] of bad) {
        it(`refuses ${title}`, async () => {
            publish();
            const verdict = await verify();
            assert.ok(verdict.status === "refused", JSON.stringify(verdict));
            assert.equal(verdict.problem, problem);
            assert.match(verdict.reason, reason);
        });
    }

    it("verifies the digest that a tag points to", async () => {
        registry.sign(path, digest, { key: team.privateKey, payload });
        const verdict = await verify(reference.replace(/@.*/, ""));
        assert.ok(verdict.status === "signed" && verdict.digest === digest, JSON.stringify(verdict));
    });

    it("does not take content for what its address names", async () => {
        registry.sign(path, digest, { key: team.privateKey, payload });
        const blob = `/v2/${path}/blobs/${digestOf(payload)}`;
        registry.pages[blob] = ["application/octet-stream", `${payload} `];
        const verdict = await verify();
        assert.ok(
            verdict.status === "unknown" && /other content/.test(verdict.reason),
            JSON.stringify(verdict),
        );
    });

    it("reads no more than a signature can have", async () => {
        registry.pages[`/v2/${path}/manifests/${digest.replace(":", "-")}.sig`] = [
            "text/plain",
            "x".repeat(5 << 20),
        ];
        const verdict = await verify();
        assert.ok(
            verdict.status === "unknown" && /more than 4 MiB/.test(verdict.reason),
            JSON.stringify(verdict),
        );
    });

    it("uses kept evidence without the registry, and verifies it again", async () => {
        registry.sign(path, digest, { key: team.privateKey, payload });
        const kept: Evidence[] = [];
        const store = {
            recall: () => kept,
            remember: (_: string, evidence: Evidence) => kept.push(evidence),
        };
        await verify(reference, trusted, store);
        registry.close();
        const verdict = await verify(reference, trusted, store);
        assert.ok(verdict.status === "signed" && verdict.remembered);
        const others = [parseKey(pemOf(stranger.publicKey), "other.pub")];
        const refused = await verify(reference, others, store);
        assert.equal(refused.status, "unknown");
    });
});

describe("the key of Docker Hardened Images", () => {
    it("is the one with the published fingerprint", () => {
        assert.equal(sha256(hardenedKey.pem), hardenedKey.fingerprint);
        assert.equal(pemOf(hardenedSigner.key), hardenedKey.pem);
    });
});
