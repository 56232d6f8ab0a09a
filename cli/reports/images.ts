import { digestIn } from "../../components/images/pushedReference.ts";
import { tagAddress, type PinState } from "../../components/images/pin.ts";
import type { UsedImage } from "../../settings/images/used.ts";
import { project } from "../../settings/names.ts";
import type { Change } from "../stack/yamlConfig.ts";

/** An image of a stack, and how it stands against its registry. */
export interface CheckedImage extends UsedImage {
    readonly state: PinState;
}

/** What `--json` prints of one image: a contract with scripts. */
export interface ImageReport {
    /** The key that names it. */
    readonly key: string;
    readonly registry: string;
    readonly repository: string;
    /** Absent where the stack names a digest alone. */
    readonly tag?: string;
    /** The digest in the stack, if it has one. */
    readonly digest?: string;
    readonly status: PinState["status"];
    /** What the tag points at now. */
    readonly current?: string;
    /** Why it is missing or unknown. */
    readonly reason?: string;
    /** When what the tag points at gets no more fixes, where the image says so. */
    readonly endOfLife?: string;
}

/** One image's report. */
export function reportImage({ key, reference, state }: CheckedImage): ImageReport {
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
    };
}

/** The report as a row of a table for people: digests cut short. */
export function imageRow(report: ImageReport): Record<string, string> {
    return {
        key: report.key,
        registry: report.registry,
        repository: report.repository,
        tag: report.tag ?? "-",
        digest: short(report.digest),
        "at the registry": describe(report),
        "end of life": report.endOfLife ?? "-",
    };
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

/** The changes to a stack file that pin every image to what its tag points at now. */
export function pinChanges(images: readonly CheckedImage[]): Change[] {
    return images.flatMap(({ path, version, state }) => {
        const digest = "digest" in state ? state.digest : undefined;
        const isNews = digest !== undefined && state.status !== "same";
        return isNews ? [{ path, value: `${version.replace(/@.*$/, "")}@${digest}` }] : [];
    });
}

/** The same images once {@link pinChanges} are made. */
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

/** 0 when nothing has moved or is missing, 3 when something has, 1 when a registry could not be asked. */
export function exitCodeOf(images: readonly CheckedImage[]): number {
    const has = (...statuses: PinState["status"][]) =>
        images.some(({ state }) => statuses.includes(state.status));
    return has("unknown") ? 1 : has("moved", "missing") ? 3 : 0;
}
