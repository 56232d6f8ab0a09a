/** Attestations of an image in a registry, in the layouts of Docker, BuildKit, cosign and Sigstore. */
import assert from "node:assert/strict";
import { inspectSignature } from "../../../../../../components/images/signatures/inspect.ts";
import { parseKey } from "../../../../../../components/images/signatures/trusted.ts";
import { other, path, stranger, tag, team } from "../cases.ts";
import { envelopeOf, payloadOf, pemOf, SignedImages, statementBundle, statementOf } from "../signedImages.ts";

const trusted = [parseKey(pemOf(team.publicKey), "team.pub")];
const scan = "https://scout.docker.com/vulnerabilities/v0.1";
const vulnerabilities = [{ source_id: "CVE-1", cvss: { severity: "HIGH" } }];
const predicate = [{ purl: "pkg:deb/debian/glibc@2.41", vulnerabilities }];
const counted = { critical: 0, high: 1, unrated: 0, dismissed: 0 };

/** An image with an index. */
interface Published {
    readonly registry: SignedImages;
    readonly digest: string;
    readonly platform: string;
}

const signed = ({ registry, digest }: Published) =>
    registry.sign(path, digest, { key: team.privateKey, payload: payloadOf(digest, path) });
const attested =
    (key = team.privateKey, about?: string) =>
    ({ registry, platform }: Published) =>
        registry.attest(path, platform, statementOf(about ?? platform, scan, predicate), key);
const enveloped =
    (key = team.privateKey, about?: string) =>
    ({ registry, platform }: Published) => {
        const text = JSON.stringify(envelopeOf(key, statementOf(about ?? platform, scan, predicate)));
        registry.envelope(path, platform, { type: scan, text });
    };
const bundled =
    (key = team.privateKey, about?: string) =>
    ({ registry, digest }: Published) => {
        const bundle = statementBundle(key, about ?? digest, scan, predicate);
        const annotations = { "dev.sigstore.bundle.predicateType": scan };
        registry.bundle(path, digest, bundle, true, annotations);
    };

const good: [title: string, publish: (image: Published) => void][] = [
    ["that is signed as an image is, as Docker's", attested()],
    ["under cosign's tag", enveloped()],
    ["in a bundle among the referrers", bundled()],
];
const bad: [title: string, publish: (image: Published) => void][] = [
    [
        "that nobody signed",
        ({ registry, platform }) => registry.attest(path, platform, statementOf(platform, scan, predicate)),
    ],
    ["that another key signed", attested(stranger.privateKey)],
    ["under cosign's tag by another key", enveloped(stranger.privateKey)],
    ["under cosign's tag about another image", enveloped(undefined, other)],
    ["in a bundle by another key", bundled(stranger.privateKey)],
    ["in a bundle about another image", bundled(undefined, other)],
    [
        "without the content",
        (image) => {
            enveloped()(image);
            const { pages } = image.registry;
            const envelope = Object.keys(pages).find((place) => pages[place]?.[1].includes("payloadType"));
            pages[envelope ?? assert.fail()] = ["text/plain", "other content"];
        },
    ],
    [
        "of another image that was signed, among the referrers",
        ({ registry, platform }) => {
            registry.attest(path, other, statementOf(other, scan, predicate), team.privateKey);
            const tagOf = (digest: string) => `/v2/${path}/manifests/${digest.replace(":", "-")}`;
            const list = registry.pages[tagOf(other)] ?? assert.fail();
            registry.pages[tagOf(platform)] = list;
        },
    ],
];

describe("what is attested about an image", () => {
    let image: Published;
    const open = async (...statements: string[]) => {
        const registry = await new SignedImages().open();
        image = { registry, ...registry.index(path, tag, ...statements) };
    };
    afterEach(() => image.registry.close());

    const inspect = () => inspectSignature(`${image.registry.address}/${path}:${tag}`, trusted, {});

    for (const [title, publish] of good) {
        it(`counts the findings of a scan ${title}`, async () => {
            await open();
            publish(image);
            const { attested: found, unverified, findings } = await inspect();
            assert.deepEqual([found, unverified, findings], [["vulnerabilities"], [], counted]);
        });
    }

    for (const [title, publish] of bad) {
        it(`does not count a scan ${title}, and says that it is not verified`, async () => {
            await open();
            publish(image);
            const { attested: found, unverified, findings } = await inspect();
            assert.deepEqual(
                [found, unverified, findings],
                [["vulnerabilities"], ["vulnerabilities"], undefined],
            );
        });
    }

    it("is verified with the index that has it, as BuildKit's", async () => {
        const statement = statementOf(other, "https://spdx.dev/Document");
        await open(statement);
        assert.deepEqual((await inspect()).unverified, ["SBOM"]);
        signed(image);
        const { attested: found, unverified } = await inspect();
        assert.deepEqual([found, unverified], [["SBOM"], []]);
    });

    it("is counted from scans and VEX statements together", async () => {
        await open();
        attested()(image);
        const { registry, platform } = image;
        const dismissed = {
            statements: [
                {
                    vulnerability: { name: "CVE-1" },
                    products: [{ "@id": "pkg:deb/debian/glibc@2.41?os_name=debian" }],
                    status: "not_affected",
                },
            ],
        };
        const vex = (key: typeof team.privateKey) =>
            registry.attest(
                path,
                platform,
                statementOf(platform, "https://openvex.dev/ns/v0.2.0", dismissed),
                key,
            );
        vex(stranger.privateKey);
        assert.deepEqual((await inspect()).findings, counted);
        vex(team.privateKey);
        assert.deepEqual((await inspect()).findings, { ...counted, high: 0, dismissed: 1 });
    });

    it("has provenance and SBOM, and nothing else that is attached", async () => {
        await open();
        const types = [
            "https://slsa.dev/provenance/v0.2",
            "https://spdx.dev/Document",
            "https://scout.docker.com/virus/v0.1",
        ];
        for (const type of types) {
            image.registry.attest(path, image.platform, statementOf(image.platform, type), team.privateKey);
        }
        const { attested: found, unverified, findings } = await inspect();
        assert.deepEqual([found, unverified, findings], [["SBOM", "provenance"], [], undefined]);
    });
});
