import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { isFrom } from "../../components/images/anyImage.ts";
import { tagAddress } from "../../components/images/movedTag.ts";
import { registryOf } from "../../components/images/pushedReference.ts";
import { publicRegistry } from "../../components/images/reference.ts";
import { hardenedSigner, parseKey, type Trusted } from "../../components/images/signatures/trusted.ts";
import { invalid, type Problem } from "../../components/problems.ts";
import type { PlainSettings } from "../schema.ts";
import type { UsedImage } from "./usedImages.ts";

type Images = PlainSettings["images"];
type Signer = Exclude<Images["keys"][string], readonly unknown[]>;

/** The name of Docker's key, for registries whose other images have another signer. */
export const hardenedName = "docker-hardened-images";

/** The name of Sigstore's public instance, for identities. */
const publicInstance = "sigstore";

const prefixFormat = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d+)?(?:\/[a-z0-9._-]+)*$/;

/** What a stack does about images that are not signed. */
export function verifyLevel({
    images,
    policy,
}: Pick<PlainSettings, "images" | "policy">): "off" | "warn" | "require" {
    return images.verify ?? (policy === "production" ? "require" : "off");
}

/** Every problem of `dhi:images.keys`. */
export function checkSigners({ keys }: Images): Problem[] {
    return Object.entries(keys).flatMap(([prefix, signers]) => {
        const path = `images.keys["${prefix}"]`;
        if (!prefixFormat.test(prefix)) {
            const reason = invalid(
                "registry or repository",
                prefix,
                `one such as "registry.example.com/team"`,
            );
            return [{ path, reason }];
        }
        return listOf(signers).flatMap((signer) => {
            const reason = whyNotSigner(signer);
            return reason === undefined ? [] : [{ path, reason }];
        });
    });
}

/**
 * Who must have signed an image: the signers with the longest prefix of its repository. Images of the catalog that have none are
 * Docker's, wherever they are copied to; so are others beside them that no key names.
 */
export function signersOf({ keys, registry }: Images, image: UsedImage): readonly Trusted[] {
    const repository = repositoryOf(image.reference);
    const [longest] = Object.keys(keys)
        .filter((prefix) => repository === prefix || repository.startsWith(`${prefix}/`))
        .sort((one, other) => other.length - one.length);
    const stated = longest === undefined ? undefined : keys[longest];
    const isHardened = isOfCatalog(image) || (image.key === "" && isFrom(image.reference, registry));
    return listOf(stated ?? (isHardened ? hardenedName : [])).map(readSigner);
}

/** Whether an image is one of Docker's: of the catalog, or anything else from dhi.io. */
export function isOfCatalog({ key, reference }: UsedImage): boolean {
    return /(?:^|\.)images\./.test(key) || registryOf(reference) === publicRegistry;
}

/** A reference without its tag and digest. */
export function repositoryOf(reference: string): string {
    const { registry, path } = tagAddress(reference);
    return `${registry}/${path}`;
}

function listOf(signers: Images["keys"][string]): readonly Signer[] {
    return Array.isArray(signers) ? signers : [signers];
}

function whyNotSigner(signer: Signer): string | undefined {
    try {
        readSigner(signer);
        return undefined;
    } catch (error) {
        return error instanceof Error ? error.message : String(error);
    }
}

/** @throws {Error} saying what is wrong with a key or its file. */
function readSigner(signer: Signer): Trusted {
    if (signer === hardenedName) {
        return hardenedSigner;
    }
    if (typeof signer !== "string") {
        const { issuer, identity, trustedRoot } = signer;
        return { kind: "identity", issuer, identity, roots: rootsOf(trustedRoot) };
    }
    const isText = signer.includes("-----BEGIN ");
    const name = isText ? "the key of the stack" : signer;
    try {
        return parseKey(isText ? signer : readText(signer), name);
    } catch (error) {
        const { code, message } = error as { code?: string; message: string };
        const isOfOpenSsl = code?.startsWith("ERR_OSSL") === true;
        throw new Error(isOfOpenSsl ? `"${name}" is not a public key in PEM, such as a cosign.pub` : message);
    }
}

/** The authorities of Sigstore's public instance, or those in a file. */
function rootsOf(trustedRoot: string): string {
    return trustedRoot === publicInstance ? sigstoreRoot() : readText(trustedRoot);
}

/** As in the package of Sigstore's TUF client, which has them for its start: no network is used, and its updates bring others. */
function sigstoreRoot(): string {
    const file = createRequire(import.meta.url).resolve("@sigstore/tuf/seeds.json");
    const seeds = JSON.parse(readFileSync(file, "utf8")) as Record<
        string,
        { targets: Record<string, string> }
    >;
    const root = seeds["https://tuf-repo-cdn.sigstore.dev"]?.targets["trusted_root.json"] ?? "";
    return Buffer.from(root, "base64").toString("utf8");
}

function readText(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch {
        throw new Error(
            `the file "${file}" does not exist: use a path from the folder of Pulumi.yaml, or a key in PEM`,
        );
    }
}
