import { digestIn } from "../../components/images/pushedReference.ts";
import { isRebuilt, type Rebuilt } from "../../components/images/rebuilt.ts";
import type { FindingCounts } from "../../components/images/signatures/attestations/findings.ts";
import type { InspectedSignature } from "../../components/images/signatures/inspect.ts";
import { tagAddress, type PinState } from "../../components/images/movedTag.ts";
import type { UsedImage } from "../../settings/images/usedImages.ts";
import { project } from "../../settings/names.ts";
import type { Change } from "../stack/yamlConfig.ts";

/** An image of a stack, compared with its registry. */
export interface CheckedImage extends UsedImage {
    readonly state: PinState;
    readonly signature: InspectedSignature;
}

/** One image in the output of `--json`, which scripts rely on. */
export interface ImageReport {
    /** The configuration key. */
    readonly key: string;
    readonly registry: string;
    readonly repository: string;
    /** Absent if the stack has a digest only. */
    readonly tag?: string;
    /** The pinned digest, if there is one. */
    readonly digest?: string;
    readonly status: PinState["status"];
    /** The digest that the tag points to now. */
    readonly current?: string;
    /** Why the status is missing or unknown. */
    readonly reason?: string;
    /** The date after which the image gets no more fixes, if it has one. */
    readonly endOfLife?: string;
    /** Whether the tag is still built again with fixes. */
    readonly rebuilt: Rebuilt["rebuilt"];
    /** The version that follows one that is not. */
    readonly newest?: string;
    /** Who signed it, of those who are trusted to. */
    readonly signedBy?: string;
    /** Why it is not known to be signed. */
    readonly unsigned?: string;
    /** What is attested about it. */
    readonly attested: readonly string[];
    /** What of {@link attested} no trusted key signed. */
    readonly unverified: readonly string[];
    /** How many vulnerabilities verified attestations name, if there are any. */
    readonly findings?: FindingCounts;
}

/** The report of one image. */
export function reportImage({ key, reference, state, signature }: CheckedImage): ImageReport {
    const { registry, path, version } = tagAddress(reference);
    const pinned = digestIn(reference);
    return {
        key: `${project}:${key}`,
        registry,
        repository: path,
        ...(version === pinned ? {} : { tag: version }),
        ...(pinned === undefined ? {} : { digest: pinned }),
        status: state.status,
        ...("digest" in state ? { current: state.digest } : {}),
        ...("reason" in state ? { reason: state.reason } : {}),
        ...("endOfLife" in state ? { endOfLife: state.endOfLife } : {}),
        ...isRebuilt(reference),
        ...signature,
    };
}

/** The report as a row of the table, with shortened digests. */
export function imageRow(report: ImageReport): Record<string, string> {
    return {
        key: report.key,
        registry: report.registry,
        repository: report.repository,
        tag: report.tag ?? "-",
        digest: short(report.digest),
        "at the registry": describe(report),
        rebuilt: report.newest === undefined ? report.rebuilt : `no, use ${report.newest}`,
        "end of life": report.endOfLife ?? "-",
        "signed by": report.signedBy ?? `nobody: ${report.unsigned}`,
        attested: describeAttested(report),
        findings: describeFindings(report.findings),
    };
}

function describeAttested({ attested, unverified }: ImageReport): string {
    const verified = attested.filter((each) => !unverified.includes(each));
    return (
        [verified.join(", "), unverified.length === 0 ? "" : `not verified: ${unverified.join(", ")}`]
            .filter((text) => text !== "")
            .join("; ") || "-"
    );
}

function describeFindings(findings: FindingCounts | undefined): string {
    if (findings === undefined) {
        return "-";
    }
    const { critical, high, unrated, dismissed } = findings;
    const open = [
        `${critical} critical`,
        `${high} high`,
        ...(unrated === 0 ? [] : [`${unrated} without a severity`]),
    ].join(", ");
    return dismissed === 0 ? open : `${open} (${dismissed} dismissed)`;
}

function describe({ status, current, reason }: ImageReport): string {
    switch (status) {
        case "same":
            return "same";
        case "moved":
            return `moved to ${short(current)}`;
        case "unpinned":
            return `not pinned, ${short(current)}`;
        default:
            return `${status}: ${reason}`;
    }
}

function short(digest: string | undefined): string {
    return digest === undefined ? "-" : `${digest.slice(0, "sha256:0123456789ab".length)}…`;
}

/** The changes to a stack file that pin every image to the digest that its tag points to now. */
export function pinChanges(images: readonly CheckedImage[]): Change[] {
    return images.flatMap(({ path, version, state }) => {
        const digest = "digest" in state ? state.digest : undefined;
        const isChanged = digest !== undefined && state.status !== "same";
        return isChanged ? [{ path, value: `${version.replace(/@.*$/, "")}@${digest}` }] : [];
    });
}

/** The images after {@link pinChanges}. */
export function pinned(images: readonly CheckedImage[]): CheckedImage[] {
    return images.map((image) => {
        const { state } = image;
        if (!("digest" in state) || state.digest === undefined) {
            return image;
        }
        const { digest, endOfLife } = state;
        return {
            ...image,
            reference: `${image.reference.replace(/@.*$/, "")}@${digest}`,
            state: { status: "same", digest, ...(endOfLife === undefined ? {} : { endOfLife }) },
        };
    });
}

/** 1 if a registry could not be reached, 3 if an image has moved or is missing, or else 0. */
export function exitCodeOf(images: readonly CheckedImage[]): number {
    const has = (...statuses: PinState["status"][]) =>
        images.some(({ state }) => statuses.includes(state.status));
    return has("unknown") ? 1 : has("moved", "missing") ? 3 : 0;
}
