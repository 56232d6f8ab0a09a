import * as pulumi from "@pulumi/pulumi";
import { join } from "node:path";
import { askOptions, tagAddress } from "../../components/images/movedTag.ts";
import { digestIn, registryOf } from "../../components/images/pushedReference.ts";
import { publicRegistry } from "../../components/images/reference.ts";
import { signersMessage, type Signers } from "../../components/images/signatures/message.ts";
import { hardenedSigner, nameOfSigner, type Trusted } from "../../components/images/signatures/trusted.ts";
import type { Verdict } from "../../components/images/signatures/verify.ts";
import { failure } from "../../components/refusal.ts";
import { printProblems } from "../check.ts";
import { project } from "../names.ts";
import type { PlainSettings } from "../schema.ts";
import { statedLogins } from "./registries.ts";
import { isOfCatalog, repositoryOf, signersOf, verifyLevel } from "./signers.ts";
import { unnamedImage, usedImages, type UsedImage } from "./usedImages.ts";

/** The longest that a run waits for registries, in milliseconds. All images are verified at once. */
const timeout = 5000;

/** An image of a stack, and who signed it. */
export interface VerifiedImage extends UsedImage {
    readonly trusted: readonly Trusted[];
    /** Absent where nobody is trusted to sign it. */
    readonly verdict?: Verdict;
}

/**
 * Verifies the signatures of all images of a stack, before anything changes.
 *
 * @returns the settings, with `require` with the digests that were verified: a tag could move before it is pulled.
 * @throws {pulumi.RunError} with `require`, naming every image that no trusted key signed.
 */
export async function requireSignatures(stack: string, settings: PlainSettings): Promise<PlainSettings> {
    const level = verifyLevel(settings);
    if (level !== "require" && settings.policy === "production") {
        await pulumi.log.warn(
            `${project}:images.verify: "${level}" lets images run in production that nobody signed`,
        );
    }
    if (level === "off") {
        return settings;
    }
    const images = await verifyImages(settings, usedImages(settings));
    const problems = images.flatMap((image) => {
        const reason = whyRefused(image);
        return reason === undefined ? [] : [{ path: image.key, reason }];
    });
    if (level === "require" && problems.length > 0) {
        throw failure(printProblems(stack, problems));
    }
    for (const { path, reason } of problems) {
        await pulumi.log.warn(`${project}:${path}: ${reason}`);
    }
    await pulumi.log.info(summary(images));
    await pulumi.log.debug(signersMessage(signersOfAll(images)));
    return level === "require" ? withDigests(settings, images) : settings;
}

/**
 * Verifies single images with the keys of a stack, each once. Those of its settings were verified before.
 *
 * @returns why an image must not run; undefined for a signed one.
 */
export function imageVerifier(settings: PlainSettings): (reference: string) => Promise<string | undefined> {
    const nameOf = (reference: string) => {
        const digest = digestIn(reference);
        return digest === undefined ? reference : `${repositoryOf(reference)}@${digest}`;
    };
    const known = new Map<string, Promise<string | undefined>>(
        usedImages(settings).map(({ reference }) => [nameOf(reference), Promise.resolve(undefined)]),
    );
    return (reference) => {
        const name = nameOf(reference);
        const reason = known.get(name) ?? whyUnsigned(settings, reference);
        known.set(name, reason);
        return reason;
    };
}

async function whyUnsigned(settings: PlainSettings, reference: string): Promise<string | undefined> {
    if (digestIn(reference) === undefined) {
        // Its tag could move before it is pulled.
        return `${reference} has no digest, which a signature is of: use "${reference}@sha256:…"`;
    }
    const [image] = await verifyImages(settings, [unnamedImage(reference)]);
    return image && whyRefused(image);
}

/** Verifies images with the keys of a stack. */
export async function verifyImages(settings: PlainSettings, images: readonly UsedImage[]) {
    const [{ verifyImage }, { evidenceFolder }] = await Promise.all([
        import("../../components/images/signatures/verify.ts"),
        import("../../components/images/signatures/store.ts"),
    ]);
    const logins = statedLogins(settings);
    const store = evidenceFolder(join(process.env["DHI_HOME"] ?? ".dhi", "signatures"));
    return Promise.all(
        images.map(async (image): Promise<VerifiedImage> => {
            const trusted = signersOf(settings.images, image);
            const { login } = await askOptions(registryOf(image.reference), logins);
            const options = { login, milliseconds: timeout, store };
            return trusted.length === 0
                ? { ...image, trusted }
                : { ...image, trusted, verdict: await verifyImage(image.reference, trusted, options) };
        }),
    );
}

function summary(images: readonly VerifiedImage[]): string {
    const signed = images.flatMap(({ verdict }) => (verdict?.status === "signed" ? [verdict] : []));
    const remembered = signed.filter((verdict) => verdict.remembered).length;
    const signers = [...new Set(signed.map(({ signer }) => signer))].join(", ");
    const by = signed.length === 0 ? "" : ` by ${signers}`;
    const kept = remembered === 0 ? "" : `; ${remembered} verified by kept signatures, without a registry`;
    return `${signed.length} of ${images.length} images are signed${by}${kept}`;
}

/** Who signed each image, as far as it is known. */
function signersOfAll(images: readonly VerifiedImage[]): Signers {
    return Object.fromEntries(
        images.flatMap(({ reference, verdict }) => {
            if (verdict === undefined || verdict.status === "unknown") {
                return [];
            }
            const signer = verdict.status === "signed" ? verdict.signer : null;
            return [reference, verdict.digest].map((name) => [name, signer]);
        }),
    );
}

/** Why an image must not run; undefined for a signed one. */
export function whyRefused(image: VerifiedImage): string | undefined {
    const { reference, trusted, verdict } = image;
    switch (verdict?.status) {
        case undefined:
            return (
                `nobody is trusted to sign ${reference}: ` +
                `set ${project}:images.keys["${repositoryOf(reference)}"] to the public key of who does`
            );
        case "signed":
            return undefined;
        case "unknown":
            return `the signature of ${reference} cannot be verified: ${verdict.reason}`;
        case "refused": {
            const reason = verdict.problem === "unsigned" ? howToSign(image, verdict.digest) : verdict.reason;
            return `${reference} is not signed by ${trusted.map(nameOfSigner).join(" or ")}: ${reason}`;
        }
    }
}

/** Where the signature of an image that has none may come from. */
function howToSign(image: VerifiedImage, digest: string): string {
    const { reference, trusted, path } = image;
    const { registry } = tagAddress(reference);
    const target = reference.replace(/@.*$/, "");
    if (!trusted.includes(hardenedSigner)) {
        return `${registry} has no signature of it; sign it with: cosign sign --key cosign.key ${repositoryOf(reference)}@${digest}`;
    }
    if (registry === publicRegistry) {
        return (
            `${registry} has no signature of this digest; pin the digest of the whole tag, which has one, with: ` +
            "npm run images -- STACK --pin"
        );
    }
    // The last part of a catalog image's key is its repository.
    const original = `${publicRegistry}/${(isOfCatalog(image) ? path.at(-1) : undefined) ?? "…"}@${digest}`;
    return (
        `the mirror ${registry} has no signature of it; copy the signatures with the image: ` +
        `regctl image copy --digest-tags --referrers ${original} ${target}`
    );
}

/** The settings with every tag pinned to the digest that was verified. */
export function withDigests(settings: PlainSettings, images: readonly VerifiedImage[]): PlainSettings {
    const copy = structuredClone(settings);
    for (const { path, version, verdict } of images) {
        const digest =
            verdict?.status === "signed" && digestIn(version) === undefined ? verdict.digest : undefined;
        const [section = "", ...keys] = path.slice(1);
        const last = keys.pop();
        const parent = [section.replace(`${project}:`, ""), ...keys].reduce<unknown>(
            (node, key) => (node as Record<string, unknown> | undefined)?.[key],
            copy,
        );
        if (digest !== undefined && last !== undefined && typeof parent === "object" && parent !== null) {
            Object.assign(parent, { [last]: `${version}@${digest}` });
        }
    }
    return copy;
}
