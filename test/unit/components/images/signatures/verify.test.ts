import assert from "node:assert/strict";
import type { Evidence } from "../../../../../components/images/signatures/evidence.ts";
import { hardenedKey } from "../../../../../components/images/signatures/hardenedKey.ts";
import {
    hardenedSigner,
    parseKey,
    type Trusted,
} from "../../../../../components/images/signatures/trusted.ts";
import { verifyImage, type EvidenceStore } from "../../../../../components/images/signatures/verify.ts";
import { digestOf } from "../loopbackRegistry.ts";
import { cases, path, stranger, tag, team } from "./cases.ts";
import { hasOpenssl, issuer, signerCertificate, workflow } from "./signerCertificate.ts";
import { pair, payloadOf, pemOf, sha256, SignedImages, statementBundle } from "./signedImages.ts";

const trusted: Trusted[] = [parseKey(pemOf(team.publicKey), "team.pub")];

describe("verifyImage", () => {
    let registry: SignedImages;
    let digest: string;
    let reference: string;
    let payload: string;

    beforeEach(async () => {
        registry = await new SignedImages().open();
        digest = registry.image(path, tag);
        reference = `${registry.address}/${path}:${tag}@${digest}`;
        payload = payloadOf(digest, `${registry.address}/${path}`);
    });
    afterEach(() => registry.close());

    const verify = (text = reference, by = trusted, store?: EvidenceStore) =>
        verifyImage(text, by, { milliseconds: 2000, store });
    const signByTeam = () => registry.sign(path, digest, { key: team.privateKey, payload });

    async function assertRefused(problem: string, reason: RegExp, by = trusted): Promise<void> {
        const verdict = await verify(reference, by);
        assert.ok(verdict.status === "refused", JSON.stringify(verdict));
        assert.equal(verdict.problem, problem, verdict.reason);
        assert.match(verdict.reason, reason);
    }

    async function assertUnknown(reason: RegExp): Promise<void> {
        const verdict = await verify();
        assert.ok(verdict.status === "unknown" && reason.test(verdict.reason), JSON.stringify(verdict));
    }

    for (const { title, publish, refused } of cases) {
        it(title, async () => {
            publish({ registry, digest, payload });
            if (refused !== undefined) {
                await assertRefused(refused.problem, refused.reason);
                return;
            }
            const signer = "team.pub (key " + sha256(pemOf(team.publicKey)).slice(0, 8) + "…)";
            assert.deepEqual(await verify(), { status: "signed", digest, signer, remembered: false });
        });
    }

    for (const curve of ["P-384", "P-521"]) {
        it(`accepts a signature by a key on ${curve}`, async () => {
            const { privateKey, publicKey } = pair(curve);
            registry.sign(path, digest, { key: privateKey, payload });
            assert.equal((await verify(reference, [parseKey(pemOf(publicKey), "")])).status, "signed");
        });
    }

    it("accepts one of several keys", async () => {
        signByTeam();
        const both = [parseKey(pemOf(stranger.publicKey), "other.pub"), ...trusted];
        assert.equal((await verify(reference, both)).status, "signed");
    });

    it("verifies the digest that a tag points to", async () => {
        signByTeam();
        const verdict = await verify(reference.replace(/@.*/, ""));
        assert.ok(verdict.status === "signed" && verdict.digest === digest, JSON.stringify(verdict));
    });

    describe("in a list of referrers with several pages", () => {
        const list = () => `/v2/${path}/referrers/${digest}`;
        /** Moves the signature to a further page, and leaves an empty one before it. */
        function moveTo(page: string, link: string): void {
            registry.bundle(path, digest, statementBundle(team.privateKey, digest), true);
            const [type, text] = registry.pages[list()] ?? assert.fail();
            registry.pages[page] = [type, text];
            registry.pages[list()] = [type, '{"manifests":[]}'];
            registry.links[list()] = link;
        }

        it("accepts a signature on the second page", async () => {
            moveTo(`${list()}?last=x`, `<${list()}?last=x>; rel="next"`);
            assert.equal((await verify()).status, "signed");
        });

        it("reads no page of another repository", async () => {
            moveTo("/v2/stranger/list", `</v2/stranger/list>; rel="next"`);
            await assertRefused("unsigned", /no signature/);
            assert.ok(!registry.requests.includes("/v2/stranger/list"));
        });

        it("reads no endless list", async () => {
            moveTo("/none", `<${list()}>; rel="next"`);
            await assertRefused("unsigned", /no signature/);
        });
    });

    it("does not take other content for what an address names", async () => {
        signByTeam();
        registry.pages[`/v2/${path}/blobs/${digestOf(payload)}`] = [
            "application/octet-stream",
            `${payload} `,
        ];
        await assertUnknown(/other content/);
    });

    it("reads no more than a signature can have", async () => {
        const place = `/v2/${path}/manifests/${digest.replace(":", "-")}.sig`;
        registry.pages[place] = ["text/plain", "x".repeat(5 << 20)];
        await assertUnknown(/more than 4 MiB/);
    });

    it("uses kept evidence without the registry, and verifies it again", async () => {
        signByTeam();
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
        assert.equal((await verify(reference, others, store)).status, "unknown");
    });

    describe("of a signer with a certificate", () => {
        before(function () {
            if (!hasOpenssl()) {
                this.skip();
            }
        });
        const by = (roots: string, more: object = {}): Trusted[] => [
            { kind: "identity", issuer, identity: workflow, roots, ...more },
        ];
        const sign = ({ key, certificate }: ReturnType<typeof signerCertificate>) =>
            registry.sign(path, digest, {
                key,
                payload,
                annotations: { "dev.sigstore.cosign/certificate": certificate },
            });

        it("accepts who the certificate names", async () => {
            const made = signerCertificate(1);
            sign(made);
            assert.equal((await verify(reference, by(made.ca))).status, "signed");
            const pattern = by(made.ca, { identity: workflow.replace("main", "*") });
            assert.equal((await verify(reference, pattern)).status, "signed");
        });

        it("accepts a bundle with a certificate", async () => {
            const made = signerCertificate(1);
            const rawBytes = made.certificate.replace(/-----.*-----|\s/g, "");
            registry.bundle(path, digest, {
                ...statementBundle(made.key, digest),
                verificationMaterial: { certificate: { rawBytes }, tlogEntries: [] },
            });
            assert.equal((await verify(reference, by(made.ca))).status, "signed");
        });

        const bad: [string, string, RegExp, number, (ca: string) => Trusted[]][] = [
            [
                "an expired certificate",
                "expired",
                /valid only from .* to .*: it has expired/,
                -1,
                (ca) => by(ca),
            ],
            [
                "another signer",
                "otherSigner",
                /is by https:\/\/example\.com\/acme\/app.*, not by x/,
                1,
                (ca) => by(ca, { identity: "x" }),
            ],
            [
                "another provider",
                "otherSigner",
                /\(https:\/\/issuer\.example\.com\), not by/,
                1,
                (ca) => by(ca, { issuer: "https://x" }),
            ],
            [
                "a pattern that ends at a slash",
                "otherSigner",
                /, not by/,
                1,
                (ca) => by(ca, { identity: "https://*" }),
            ],
            [
                "another authority",
                "otherSigner",
                /no trusted authority issued/,
                1,
                () => by(signerCertificate(1).ca),
            ],
            ["a certificate where a key is trusted", "otherSigner", /another key/, 1, () => trusted],
        ];
        for (const [title, problem, reason, days, trusting] of bad) {
            it(`refuses ${title}`, async () => {
                const made = signerCertificate(days);
                sign(made);
                await assertRefused(problem, reason, trusting(made.ca));
            });
        }

        it("refuses a key that was given as a certificate, once that has expired", async () => {
            const made = signerCertificate(-1);
            registry.sign(path, digest, { key: made.key, payload });
            await assertRefused("expired", /has expired/, [parseKey(made.certificate, "team.crt")]);
        });
    });
});

describe("the key of Docker Hardened Images", () => {
    it("is the one with the published fingerprint", () => {
        assert.equal(sha256(hardenedKey.pem), hardenedKey.fingerprint);
        assert.equal(
            pemOf(hardenedSigner.kind === "key" ? hardenedSigner.key : assert.fail()),
            hardenedKey.pem,
        );
    });
});
