import type * as z from "zod";
import { checkPrefix, checkReference, checkSource, referenceIn } from "../components/images/reference.ts";
import type { Problem } from "../components/problems.ts";
import { checkApps } from "./apps/check.ts";
import { checkCertificates } from "./certificates.ts";
import { checkEncryption } from "./encryption.ts";
import { checkRegistries } from "./images/registries.ts";
import { checkSigners } from "./images/signers.ts";
import { checkKubernetes } from "./kubernetes/check.ts";
import { checkListenerKeys } from "./listeners.ts";
import { project } from "./names.ts";
import { checkNats } from "./nats.ts";
import { checkPolicy } from "./policy/rules.ts";
import { checkRemoteKeys } from "./remotes.ts";
import { schema, type PlainSettings } from "./schema.ts";
import { invalidPaths, toProblems } from "./schema/issues.ts";
import { checkSecrets } from "./secrets.ts";

/** Checks a configuration, given as plain values by key without `dhi:`. Finds all problems at once. */
export function parseSettings(raw: Record<string, unknown>): {
    settings?: PlainSettings;
    problems: Problem[];
} {
    // Compiling a schema takes longer than interpreting it once.
    const result = schema.safeParse(raw, { jitless: true });
    if (result.success) {
        return { settings: result.data, problems: checkSettings(result.data) };
    }
    const problems = result.error.issues.flatMap(toProblems);
    const others = checkSettings(validPart(raw, result.error.issues));
    return { problems: [...problems, ...others.filter(isNewTo(problems))] };
}

/** The problems as a list by key. */
export function printProblems(stack: string, problems: readonly Problem[]): string {
    const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
    const lines = problems.map(({ path, reason }) => `  ${project}:${path}: ${reason}`);
    return [`The configuration of stack "${stack}" has ${count}:`, ...lines].join("\n");
}

/** Checks settings that have the form of the schema. */
function checkSettings(settings: PlainSettings): Problem[] {
    const registry = [
        ...checkSource(settings.images).map((reason) => ({ path: "images.registry", reason })),
        ...checkPrefix(settings.images).map((reason) => ({ path: "images.prefix", reason })),
    ];
    const images = unique([...checkNats(settings), ...checkBesideNats(settings), ...checkApps(settings)]);
    const problems = [
        ...registry,
        // An invalid registry makes every reference invalid, which needs no report.
        ...images.filter(({ path }) => registry.length === 0 || !path.startsWith("images.")),
        ...checkKubernetes(settings),
        ...checkSecrets(settings),
        ...checkEncryption(settings),
        ...checkRegistries(settings),
        ...checkSigners(settings.images),
        ...checkListenerKeys(settings),
        ...checkRemoteKeys(settings),
        ...checkCertificates(settings),
    ];
    return [...problems, ...checkPolicy(settings).filter(isNewTo(problems))];
}

/** Several services may use the same invalid image. */
function unique(problems: readonly Problem[]): Problem[] {
    return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

/** Images that run next to the servers on Kubernetes. */
function checkBesideNats({ images }: PlainSettings): Problem[] {
    const repositories = ["nats-server-config-reloader", "prometheus-nats-exporter", "nats-box"] as const;
    return repositories.flatMap((repository) =>
        checkReference(referenceIn(images, repository, images[repository]), "run", repository).map(
            (reason) => ({ path: `images.${repository}`, reason }),
        ),
    );
}

/** Whether a problem is about another key than the known problems, and about none above or below. */
function isNewTo(problems: readonly Problem[]): (problem: Problem) => boolean {
    const isWithin = (inner: string, outer: string) =>
        inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
    return ({ path }) => !problems.some((known) => isWithin(known.path, path) || isWithin(path, known.path));
}

/** The settings without invalid values, and without sections that lack a required value. */
function validPart(raw: Record<string, unknown>, issues: readonly z.core.$ZodIssue[]): PlainSettings {
    const exists = (path: readonly PropertyKey[]) => valueAt(raw, path) !== undefined;
    const paths = issues.flatMap(invalidPaths);
    const rest = without(
        raw,
        paths.map((path) => (exists(path) ? path : path.slice(0, -1))),
    );
    const result = schema.safeParse(rest);
    return result.success ? result.data : validPart(rest, result.error.issues);
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
    return path.reduce<unknown>(
        (node, key) => (node as Record<PropertyKey, unknown> | undefined)?.[key],
        raw,
    );
}

/** A copy of the values without those at some paths. */
function without(raw: Record<string, unknown>, paths: readonly PropertyKey[][]): Record<string, unknown> {
    const copy = structuredClone(raw);
    for (const path of paths) {
        const parent = valueAt(copy, path.slice(0, -1));
        if (typeof parent === "object" && parent !== null) {
            Reflect.deleteProperty(parent, path.at(-1) ?? "");
        }
    }
    return copy;
}
