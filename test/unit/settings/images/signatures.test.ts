import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { imageVerifier, withDigests, whyRefused } from "../../../../settings/images/signatures.ts";
import { signersOf, verifyLevel } from "../../../../settings/images/signers.ts";
import { hardenedSigner, nameOfSigner } from "../../../../components/images/signatures/trusted.ts";
import { trustRoot } from "../../../../components/images/signatures/sigstore/trustRoot.ts";
import { usedImages } from "../../../../settings/images/usedImages.ts";
import { payloadOf, SignedImages } from "../../components/images/signatures/signedImages.ts";
import { digest, parsed } from "../bad.ts";

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const team = publicKey.export({ type: "spki", format: "pem" }) as string;
const identity = {
    issuer: "https://issuer.example.com",
    identity: "ci@example.com",
    trustedRoot: "package.json",
};
const hello = { name: "hello", image: `registry.example.com/team/hello:1@${digest}`, port: 3000 };

const settingsOf = (values: object) => {
    const { settings, problems } = parsed(values);
    return settings ?? assert.fail(JSON.stringify(problems));
};
/** The signers of a stack's NATS image and of its service. */
function signers(images: object): string[] {
    const settings = settingsOf({ images, apps: [hello] });
    const used = usedImages(settings).filter(({ key }) => /nats|apps/.test(key));
    return used.map((image) =>
        signersOf(settings.images, image)
            .map((each) => (each === hardenedSigner ? "Docker" : nameOfSigner(each).replace(/ \(.*/, "")))
            .join(" or "),
    );
}

describe("who must have signed an image", () => {
    const docker = "docker-hardened-images";
    const own = "registry.example.com";
    const cases: [title: string, images: object, nats: string, service: string][] = [
        ["Docker, for its own images", {}, "Docker", ""],
        ["Docker, for a mirror of them", { registry: `${own}/mirror` }, "Docker", ""],
        ["the key of a registry", { keys: { [own]: team } }, "Docker", "the key of the stack"],
        [
            "the key of a registry, for a mirror in it too",
            { registry: own, keys: { [own]: team } },
            "the key of the stack",
            "the key of the stack",
        ],
        [
            "whom the longest prefix names",
            { registry: `${own}/mirror`, keys: { [own]: team, [`${own}/mirror`]: docker } },
            "Docker",
            "the key of the stack",
        ],
        [
            "whom a repository names",
            { keys: { [`${own}/team/hello`]: [docker, identity] } },
            "Docker",
            "Docker or ci@example.com",
        ],
        [
            "nobody by a part of a name",
            { keys: { [`${own}/te`]: team, "registry.example.co": team } },
            "Docker",
            "",
        ],
    ];
    for (const [title, images, nats, service] of cases) {
        it(`is ${title}`, () => {
            assert.deepEqual(signers(images), [nats, service]);
        });
    }
});

describe("the authorities of Sigstore's public instance", () => {
    const [image = assert.fail()] = usedImages(settingsOf({}));
    const keys = { "dhi.io": { ...identity, trustedRoot: "sigstore" } };
    const [signer = assert.fail()] = signersOf(settingsOf({ images: { keys } }).images, image);
    assert.ok(signer.kind === "identity");

    it("issue certificates, and have a log of them and one of signatures", async () => {
        const { certificateAuthorities, ctlogs, tlogs } = await trustRoot(signer.roots);
        const names = certificateAuthorities.map(({ certChain: [issuing] }) => issuing?.subject.toString());
        assert.match(names.join(), /sigstore/);
        assert.ok(ctlogs.length > 0 && tlogs.length > 0);
    });
});

describe("signatures of a stack", () => {
    it("are required in production, and verified elsewhere where the stack says so", () => {
        assert.equal(verifyLevel(settingsOf({})), "off");
        assert.equal(verifyLevel(settingsOf({ images: { verify: "warn" } })), "warn");
        assert.equal(verifyLevel({ ...settingsOf({}), policy: "production" }), "require");
    });

    it("decide the digest that runs where the stack has a tag", () => {
        const settings = settingsOf({ images: { busybox: `1.37.0-debian13@${digest}` } });
        const verified = usedImages(settings).map((image) => ({
            ...image,
            trusted: [hardenedSigner],
            verdict: {
                status: "signed",
                digest: `sha256:${"1".repeat(64)}`,
                signer: "",
                remembered: false,
            } as const,
        }));
        const { images } = withDigests(settings, verified);
        assert.equal(images.nats, `2.15.1-debian13@sha256:${"1".repeat(64)}`);
        assert.equal(images.busybox, `1.37.0-debian13@${digest}`);
        assert.equal(settings.images.nats, "2.15.1-debian13");
    });

    const signer = {
        kind: "identity",
        issuer: identity.issuer,
        identity: identity.identity,
        roots: "",
    } as const;
    const refused = {
        status: "refused",
        digest,
        problem: "unsigned",
        reason: "it has no signature",
    } as const;
    const [natsImage = assert.fail()] = usedImages(settingsOf({}));
    const mirrored = {
        ...natsImage,
        reference: `ghcr.io/acme/dhi-nats:2@${digest}`,
        trusted: [hardenedSigner],
    };
    const messages: [title: string, image: Parameters<typeof whyRefused>[0], message: RegExp][] = [
        [
            "a mirror without them",
            { ...mirrored, verdict: refused },
            /the mirror ghcr\.io has no signature of it; copy .*regctl image copy --digest-tags --referrers dhi\.io\/nats@sha256:0f0f.* ghcr\.io\/acme\/dhi-nats:2$/,
        ],
        [
            "a digest on dhi.io without one",
            { ...mirrored, reference: `dhi.io/nats:2@${digest}`, verdict: refused },
            /npm run images -- STACK --pin$/,
        ],
        [
            "an image of your own",
            { ...mirrored, trusted: [signer], verdict: refused },
            /is not signed by ci@example\.com \(https:\/\/issuer\.example\.com\): .*cosign sign --key cosign\.key ghcr\.io\/acme\/dhi-nats@sha256/,
        ],
        [
            "nobody who is trusted",
            { ...mirrored, trusted: [] },
            /set dhi:images\.keys\["ghcr\.io\/acme\/dhi-nats"\] to/,
        ],
        [
            "a registry without an answer",
            { ...mirrored, verdict: { status: "unknown", reason: "no answer" } },
            /cannot be verified: no answer$/,
        ],
    ];
    for (const [title, image, message] of messages) {
        it(`say what to do about ${title}`, () => {
            assert.match(whyRefused(image) ?? "", message);
        });
    }
});

describe("an image that only a resource names", () => {
    const home = mkdtempSync(join(tmpdir(), "dhi-home-"));
    const before = process.env["DHI_HOME"];
    let registry: SignedImages;
    let whyUnsigned: ReturnType<typeof imageVerifier>;

    beforeEach(async () => {
        process.env["DHI_HOME"] = home;
        registry = await new SignedImages().open();
        const mirror = `${registry.address}/acme`;
        const images = { registry: mirror, nats: `2.15.1-debian13@${digest}`, keys: { [mirror]: team } };
        whyUnsigned = imageVerifier(settingsOf({ images }));
    });
    afterEach(() => registry.close());
    after(() => {
        rmSync(home, { recursive: true });
        if (before === undefined) {
            delete process.env["DHI_HOME"];
        } else {
            process.env["DHI_HOME"] = before;
        }
    });

    it("was verified if a setting names its digest", async () => {
        assert.equal(await whyUnsigned(`${registry.address}/acme/dhi-nats@${digest}`), undefined);
        assert.deepEqual(registry.requests, []);
    });

    it("is verified once, with the keys of the stack", async () => {
        const spy = registry.image("acme/spy", "1");
        const reference = `${registry.address}/acme/spy:1@${spy}`;
        const payload = payloadOf(spy, `${registry.address}/acme/spy`);
        registry.sign("acme/spy", spy, { key: privateKey, payload });
        assert.equal(await whyUnsigned(reference), undefined);
        registry.close();
        assert.equal(await whyUnsigned(reference), undefined);
    });

    const refused: [what: string, reference: (registry: string) => string, reason: RegExp][] = [
        [
            "without a signature",
            (at) => `${at}/acme/spy:1@${digest}`,
            /spy:1@sha256:.* is not signed by the key of the stack/,
        ],
        [
            "without a digest",
            (at) => `${at}/acme/spy:1`,
            /^[\d.:]+\/acme\/spy:1 has no digest, .*: use ".*spy:1@sha256:…"$/,
        ],
        [
            "that nobody is trusted to sign",
            (at) => `${at}/other/spy:1@${digest}`,
            /set dhi:images\.keys\["[\d.:]+\/other\/spy"\] to the public key/,
        ],
    ];
    for (const [what, reference, reason] of refused) {
        it(`is refused ${what}`, async () => {
            assert.match((await whyUnsigned(reference(registry.address))) ?? "", reason);
        });
    }
});
