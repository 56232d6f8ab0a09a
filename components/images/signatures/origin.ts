import { RegistryFailure } from "../remoteImage.ts";
import type { Evidence } from "./evidence.ts";
import { manifest, signatureAnnotation } from "./find.ts";
import type { RepositoryReader } from "./reader.ts";

/** The most other images of a repository whose signatures are compared. */
const maxOthers = 20;

/**
 * The digest of the repository's image whose signature was copied, if it was: cosign's tag for it has the same signature. Only
 * for a message, which goes without what cannot be read.
 */
export async function findOrigin(
    reader: RepositoryReader,
    digest: string,
    evidence: readonly Evidence[],
): Promise<string | undefined> {
    const signatures = evidence.flatMap((each) => (each.kind === "payload" ? [each.signature] : []));
    if (signatures.length === 0) {
        return undefined;
    }
    try {
        const list = await reader.read("tags/list?n=1000", "application/json");
        const { tags } = JSON.parse(list?.body.toString("utf8") ?? "{}") as { tags?: string[] };
        const others = (tags ?? [])
            .filter(
                (tag) => /^sha256-[0-9a-f]{64}\.sig$/.test(tag) && tag !== `${digest.replace(":", "-")}.sig`,
            )
            .slice(0, maxOthers);
        const found = await Promise.all(
            others.map(async (tag) => {
                const layers = (await manifest(reader, `manifests/${tag}`))?.layers ?? [];
                const own = layers.map(({ annotations }) => annotations?.[signatureAnnotation] ?? "");
                return { tag, isOrigin: own.some((signature) => signatures.includes(signature)) };
            }),
        );
        return found
            .find(({ isOrigin }) => isOrigin)
            ?.tag.replace("-", ":")
            .replace(".sig", "");
    } catch (error) {
        if (error instanceof RegistryFailure || error instanceof SyntaxError) {
            return undefined;
        }
        throw error;
    }
}
