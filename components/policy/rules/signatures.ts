import { canonicalReference } from "../../images/anyImage.ts";
import { itemsAt, join, valueAt, type MadeResource } from "../resource.ts";
import { containersOf, podOf } from "./pods.ts";
import type { Violation } from "./rule.ts";

/** Why an image's signature does not let it run; undefined where it does. The reference has a registry. */
type WhyUnsigned = (reference: string) => Promise<string | undefined>;

/** Verifies the images of resources, in the order in which a program registers these. */
export class SignatureRule {
    readonly #whyUnsigned: WhyUnsigned;
    readonly #built = new Set<string>();

    constructor(whyUnsigned: WhyUnsigned) {
        this.#whyUnsigned = whyUnsigned;
    }

    /** Every image of a resource that is not signed. One that the program builds itself needs no signature. */
    async check(resource: MadeResource): Promise<Violation[]> {
        builtBy(resource).forEach((name) => this.#built.add(repositoryOf(name)));
        const found = imagesIn(resource)
            .filter(({ image }) => !isId(image) && !this.#built.has(repositoryOf(image)))
            .map(async ({ path, image }) => {
                const says = await this.#whyUnsigned(canonicalReference(image));
                return says === undefined ? [] : [violation(says, path, image)];
            });
        return (await Promise.all(found)).flat();
    }
}

function violation(says: string, path: string, image: string): Violation {
    const [reason = says, ...fix] = says.split(": ");
    return { rule: "image-signature", path, reason, fix: fix.join(": "), image };
}

/** Every image that a resource pulls or runs, with the path of its reference. Those that are not known yet are left out. */
function imagesIn(resource: MadeResource): { path: string; image: string }[] {
    const { type, props } = resource;
    const ofDocker: Readonly<Record<string, string>> = {
        "docker:index/container:Container": "image",
        "docker:index/remoteImage:RemoteImage": "name",
    };
    const path = ofDocker[type];
    const places = [
        ...(path === undefined ? [] : [{ path, image: props[path] }]),
        ...podOf(resource).flatMap((pod) => [
            ...containersOf(pod).map(({ path: at, item }) => ({
                path: join(at, "image"),
                image: valueAt(item, "image"),
            })),
            ...itemsAt(pod.pod, "volumes").map(({ path: at, item }) => ({
                path: join(pod.path, `${at}.image.reference`),
                image: valueAt(item, "image.reference"),
            })),
        ]),
    ];
    return places.flatMap(({ path: at, image }) => (typeof image === "string" ? [{ path: at, image }] : []));
}

/** The names of the images that a resource builds. Their digests are not known before. */
function builtBy({ type, props }: MadeResource): string[] {
    const names = {
        "docker:index/image:Image": [props["imageName"]],
        "docker:index/remoteImage:RemoteImage": props["build"] === undefined ? [] : [props["name"]],
        "docker-build:index:Image": Array.isArray(props["tags"]) ? (props["tags"] as unknown[]) : [],
    }[type];
    return (names ?? []).filter((name) => typeof name === "string");
}

/** The ID of an image of the engine, which built it or has pulled it. */
function isId(image: string): boolean {
    return /^(?:sha256:)?[0-9a-f]{64}$/.test(image);
}

function repositoryOf(image: string): string {
    return canonicalReference(image).replace(/(?::[\w][\w.-]*)?(?:@.*)?$/, "");
}
