/** What a registry can have for an image, and what dhi says of it. cosign agrees, but where it is said. */
import { sign } from "node:crypto";
import { digestOf } from "../loopbackRegistry.ts";
import { pair, payloadOf, statementBundle, type Signature, type SignedImages } from "./signedImages.ts";

export const path = "acme/dhi-nats";
export const tag = "2.15.1-debian13";
export const [team, stranger] = [pair(), pair()];
export const other = digestOf("another image");

/** An image of a registry. */
export interface Published {
    readonly registry: SignedImages;
    readonly digest: string;
    readonly payload: string;
}

export interface Case {
    readonly title: string;
    readonly publish: (image: Published) => void;
    /** Absent for a good signature. */
    readonly refused?: { readonly problem: string; readonly reason: RegExp };
    /** What cosign does not check, though it documents that its users must. */
    readonly stricter?: true;
}

const signed =
    (...signatures: Partial<Signature>[]) =>
    ({ registry, digest, payload }: Published) =>
        registry.sign(
            path,
            digest,
            ...signatures.map((each) => ({ key: team.privateKey, payload, ...each })),
        );

const bundled =
    (key = team.privateKey, digest?: string, predicate?: string, viaApi = false) =>
    (image: Published) =>
        image.registry.bundle(
            path,
            image.digest,
            statementBundle(key, digest ?? image.digest, predicate),
            viaApi,
        );

const named = (reference: string, type?: string) => (image: Published) =>
    signed({ payload: payloadOf(image.digest, reference, type) })(image);

const good: [title: string, publish: Case["publish"]][] = [
    ["under cosign's tag", signed({})],
    ["among those of other keys", signed({ key: stranger.privateKey }, {})],
    [
        "under the tag for referrers",
        ({ registry, digest, payload }) => registry.refer(path, digest, { key: team.privateKey, payload }),
    ],
    ["as a bundle among the referrers", bundled(undefined, undefined, undefined, true)],
    ["as a bundle under their tag", bundled()],
    ["copied from another host and prefix", named("dhi.io/nats")],
];

const bad: [title: string, problem: string, reason: RegExp, publish: Case["publish"], stricter?: true][] = [
    ["no signature", "unsigned", /^it has no signature$/, () => undefined],
    ["another key", "otherSigner", /is by another key than/, signed({ key: stranger.privateKey })],
    [
        "a signature of another digest",
        "otherDigest",
        /is for another digest, sha256:/,
        signed({ payload: payloadOf(other, `registry.example.com/${path}`) }),
    ],
    [
        "a payload with another digest than was signed",
        "altered",
        /the payload was changed after it was signed/,
        signed({ published: payloadOf(other, `registry.example.com/${path}`) }),
    ],
    [
        "the signature of another image with its payload changed",
        "altered",
        /is that of another digest, sha256:.*: the payload was changed/,
        ({ registry, digest, payload }) => {
            const signed = payloadOf(other, `${registry.address}/${path}`);
            const signature = sign("sha256", Buffer.from(signed), team.privateKey).toString("base64");
            const copied = { key: team.privateKey, payload: signed, change: () => signature };
            registry.sign(path, other, copied);
            registry.sign(path, digest, { ...copied, published: payload });
        },
    ],
    ["a truncated signature", "incomplete", /is incomplete/, signed({ change: (text) => text.slice(0, 40) })],
    [
        "a signature that is not base64",
        "incomplete",
        /base64/,
        signed({ change: (text) => text.slice(0, 41) }),
    ],
    ["no bytes of a signature", "incomplete", /is incomplete/, signed({ change: () => "" })],
    [
        "another signed repository",
        "otherRepository",
        /is for "dhi\.io\/nats-box", not for/,
        named("dhi.io/nats-box"),
        true,
    ],
    ["a signed text that is about no image", "unreadable", /not one of an image/, named(path, "other"), true],
    ["a bundle by another key", "otherSigner", /is not by/, bundled(stranger.privateKey)],
    ["a bundle about another digest", "otherDigest", /another digest/, bundled(undefined, other)],
    [
        "an attestation",
        "unreadable",
        /attestation of "https:\/\/slsa/,
        bundled(undefined, undefined, "https://slsa.dev/provenance/v1"),
        true,
    ],
    [
        "a bundle without content",
        "incomplete",
        /not a valid Sigstore bundle/,
        ({ registry, digest }) => registry.bundle(path, digest, { mediaType: "x" }),
    ],
];

export const cases: readonly Case[] = [
    ...good.map(([title, publish]) => ({ title: `accepts a signature ${title}`, publish })),
    ...bad.map(([title, problem, reason, publish, stricter]) => ({
        title: `refuses ${title}`,
        publish,
        refused: { problem, reason },
        ...(stricter && { stricter }),
    })),
];
