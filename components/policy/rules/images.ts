import { entryOf } from "../../images/catalog.ts";
import { hasFloatingTag, isFrom, placeOf, tagOf } from "../../images/anyImage.ts";
import { digestIn } from "../../images/pushedReference.ts";
import { parseReference } from "../../images/reference.ts";
import { checkTag } from "../../images/tag.ts";
import { join, valueAt, type MadeResource, type Values } from "../resource.ts";
import type { RuleContext, RuleName, Violation } from "./rule.ts";

/** What is wrong with an image that a container runs. Nothing is with one that is not known yet. */
export function checkImage(image: unknown, path: string, context: RuleContext): Violation[] {
    if (typeof image !== "string") {
        return image === undefined
            ? [violation("image-digest", path, "not set", "use an image reference with a digest")]
            : [];
    }
    const violations = [...checkPulled(image, path, context), ...checkTagOf(image, path, context)];
    return violations.map((each) => ({ ...each, image }));
}

/** The same for an image that is pulled, and that nothing may run: where it comes from, and that it stays the same. */
export function checkPulled(image: string, path: string, { registries }: RuleContext): Violation[] {
    if (/^(?:sha256:)?[0-9a-f]{64}$/.test(image)) {
        const says = `"${image}" is an image's ID, which does not say where it comes from`;
        return [violation("image-registry", path, says, "use the image's reference with its digest")];
    }
    const problems: Violation[] = [];
    if (!registries.some((registry) => isFrom(image, registry))) {
        problems.push(
            violation(
                "image-registry",
                path,
                `"${image}" is from ${placeOf(image)}`,
                `use an image from ${registries.join(" or ")}`,
            ),
        );
    }
    if (digestIn(image) === undefined) {
        const fix = `use "${image.replace(/@.*/, "")}@sha256:…" with the digest of what you have checked`;
        problems.push(violation("image-digest", path, `"${image}" has no digest`, fix));
    }
    return problems;
}

function checkTagOf(image: string, path: string, { hardened }: RuleContext): Violation[] {
    const tag = tagOf(image);
    if (/-dev(?:_[a-z0-9._-]+)?$/.test(tag)) {
        return [
            violation(
                "image-dev",
                path,
                `"${tag}" is a development image`,
                `use a tag that does not end in "-dev"`,
            ),
        ];
    }
    if (hardened.some((registry) => isFrom(image, registry))) {
        return hardenedTag(image).map(({ says, fix }) => violation("image-tag", path, says, fix));
    }
    return tag === "latest" || (tag === "" && digestIn(image) === undefined)
        ? [violation("image-tag", path, `"${image}" is whatever was pushed last`, "use the tag of a version")]
        : [];
}

/** What is wrong with the tag of a hardened image; nothing with one of an image that is not in the catalog. */
function hardenedTag(image: string): { says: string; fix: string }[] {
    try {
        const { repository, tag } = parseReference(image);
        const problems = checkTag(repository, tag, "run").map((problem) => {
            const [says = problem, ...fix] = problem.split(": ");
            return { says, fix: fix.join(": ") };
        });
        if (problems.length > 0 || !hasFloatingTag(image)) {
            return problems;
        }
        const fix = `use a full version on a numbered distribution, for example "${entryOf(repository).exampleTag}"`;
        return [{ says: `the tag "${tag}" moves from one version to the next`, fix }];
    } catch {
        return [];
    }
}

/** Images that an engine builds or pulls. */
export function checkDockerImage(resource: MadeResource, context: RuleContext): Violation[] {
    const { type, props } = resource;
    const builds = type !== "docker:index/remoteImage:RemoteImage" || props["build"] !== undefined;
    const name = valueAt(props, "name");
    return [
        ...(builds ? [built(props)] : []),
        ...(!builds && typeof name === "string" ? checkPulled(name, "name", context) : []),
    ];
}

function built(props: Values): Violation {
    const where = typeof props["build"] === "object" ? "build" : "context";
    const says = "the image is built on the machine that runs Pulumi";
    return violation("built-image", where, says, "use the digest of an image that CI built and pushed");
}

/** Images that are mounted as a volume of a pod. */
export function checkImageVolume(volume: unknown, path: string, context: RuleContext): Violation[] {
    const reference = valueAt(volume, "image.reference");
    return typeof reference === "string"
        ? checkPulled(reference, join(path, "image.reference"), context)
        : [];
}

function violation(rule: RuleName, path: string, reason: string, fix: string): Violation {
    return { rule, path, reason, fix };
}
