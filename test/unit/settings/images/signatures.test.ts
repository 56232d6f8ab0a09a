import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { withDigests, whyRefused, verifyLevel } from "../../../../settings/images/signatures.ts";
import { signersOf } from "../../../../settings/images/signers.ts";
import { hardenedSigner, nameOfSigner } from "../../../../components/images/signatures/trusted.ts";
import { usedImages } from "../../../../settings/images/usedImages.ts";
import { digest, parsed } from "../bad.ts";

const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
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
