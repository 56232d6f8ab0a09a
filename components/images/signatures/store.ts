import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Evidence } from "./evidence.ts";
import type { EvidenceStore } from "./verify.ts";

/** The most evidence that is kept for one digest: of several keys, for example. */
const maxKept = 8;

/**
 * Keeps evidence in files, one a digest. The files need no protection: what is in them is verified at every use, so that a
 * changed one proves nothing. A folder that cannot be read or written keeps nothing.
 */
export function evidenceFolder(folder: string): EvidenceStore {
    const fileOf = (digest: string) => join(folder, `${digest.replace(":", "-")}.json`);
    const recall = (digest: string): Evidence[] => {
        try {
            const kept: unknown = JSON.parse(readFileSync(fileOf(digest), "utf8"));
            return Array.isArray(kept) ? kept.filter(isEvidence) : [];
        } catch {
            return [];
        }
    };
    const remember = (digest: string, evidence: Evidence) => {
        const all = new Map([evidence, ...recall(digest)].map((each) => [JSON.stringify(each), each]));
        const temporary = `${fileOf(digest)}.${randomBytes(6).toString("hex")}`;
        try {
            mkdirSync(folder, { recursive: true });
            writeFileSync(temporary, JSON.stringify([...all.values()].slice(0, maxKept)));
            renameSync(temporary, fileOf(digest));
        } catch {
            // The next run reads it from the registry again.
        }
    };
    return { recall, remember };
}

function isEvidence(value: unknown): value is Evidence {
    const { kind, payload, signature, bundle } = (value ?? {}) as Record<string, unknown>;
    return kind === "payload"
        ? typeof payload === "string" && typeof signature === "string"
        : kind === "bundle" && typeof bundle === "string";
}
