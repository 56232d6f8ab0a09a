import leven, { closestMatch } from "leven";
import { z } from "zod";
import { checkPrefix, checkReference, checkSource, referenceIn } from "../components/images/reference.ts";
import type { Problem } from "../components/problems.ts";
import { checkApps } from "./apps/args.ts";
import { checkCertificates } from "./certificates.ts";
import { checkKubernetes } from "./kubernetes/check.ts";
import { project } from "./names.ts";
import { checkNats } from "./nats.ts";
import { checkPolicy } from "./policy.ts";
import { checkRegistries } from "./images/registries.ts";
import { schema, type PlainSettings } from "./schema.ts";

/** Checks a configuration given as plain values by key, without `dhi:`. Finds every problem in one go. */
export function parseSettings(raw: Record<string, unknown>): {
    settings?: PlainSettings;
    problems: Problem[];
} {
    const result = schema.safeParse(raw);
    if (result.success) {
        return { settings: result.data, problems: checkSense(result.data) };
    }
    const problems = result.error.issues.flatMap(toProblems);
    // What is well-formed is checked for its sense too, so that one run shows everything.
    const rest = checkSense(wellFormed(raw, result.error.issues));
    return { problems: [...problems, ...rest.filter(isNewTo(problems))] };
}

/** The settings without all that is wrong, and without the sections that miss something. */
function wellFormed(raw: Record<string, unknown>, issues: readonly z.core.$ZodIssue[]): PlainSettings {
    const paths = issues.flatMap(badPaths);
    const isThere = (path: readonly PropertyKey[]) => valueAt(raw, path) !== undefined;
    const rest = without(
        raw,
        paths.map((path) => (isThere(path) ? path : path.slice(0, -1))),
    );
    const result = schema.safeParse(rest);
    return result.success ? result.data : wellFormed(rest, result.error.issues);
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
    return path.reduce<unknown>(
        (node, key) => (node as Record<PropertyKey, unknown> | undefined)?.[key],
        raw,
    );
}

/** Keys that have a problem already, in themselves or in what is below them. */
function isNewTo(problems: readonly Problem[]): (problem: Problem) => boolean {
    const isWithin = (inner: string, outer: string) =>
        inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
    return ({ path }) => !problems.some((known) => isWithin(known.path, path) || isWithin(path, known.path));
}

function checkSense(settings: PlainSettings): Problem[] {
    const problems = checkEach(settings);
    return [...problems, ...checkPolicy(settings).filter(isNewTo(problems))];
}

function checkEach(settings: PlainSettings): Problem[] {
    const registry = [
        ...checkSource(settings.images).map((reason) => ({ path: "images.registry", reason })),
        ...checkPrefix(settings.images).map((reason) => ({ path: "images.prefix", reason })),
    ];
    const images = unique([...checkNats(settings), ...checkBesideNats(settings), ...checkApps(settings)]);
    // Where the registry is wrong, so is every reference: said once is enough.
    const isNews = ({ path }: Problem) => registry.length === 0 || !path.startsWith("images.");
    return [
        ...registry,
        ...images.filter(isNews),
        ...checkKubernetes(settings),
        ...checkSecrets(settings),
        ...checkRegistries(settings),
        ...checkCertificates(settings),
    ];
}

/** Several services may use the same bad image. */
function unique(problems: readonly Problem[]): Problem[] {
    return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

/** The paths of the values that an issue is about. */
function badPaths(issue: z.core.$ZodIssue): PropertyKey[][] {
    return issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => [...issue.path, key])
        : [[...issue.path]];
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

/** A list a user can work off: key, what is wrong, what to write. */
export function printProblems(stack: string, problems: readonly Problem[]): string {
    const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
    const lines = problems.map(({ path, reason }) => `  ${project}:${path}: ${reason}`);
    return [`The configuration of stack "${stack}" has ${count}:`, ...lines].join("\n");
}

/** The images of what runs beside servers on Kubernetes. */
function checkBesideNats({ images }: PlainSettings): Problem[] {
    const repositories = ["nats-server-config-reloader", "prometheus-nats-exporter", "nats-box"] as const;
    return repositories.flatMap((repository) =>
        checkReference(referenceIn(images, repository, images[repository]), "run", repository).map(
            (reason) => ({
                path: `images.${repository}`,
                reason,
            }),
        ),
    );
}

function checkSecrets(settings: PlainSettings): Problem[] {
    const { natsPassword, natsToken, natsRoutePassword, registryUsername, registryPassword } = settings;
    const problems: Problem[] = [];
    if (registryUsername !== undefined && registryPassword === undefined) {
        problems.push({ path: "registryPassword", reason: missingSecret("registryPassword") });
    }
    if (registryUsername === undefined && registryPassword !== undefined) {
        const reason =
            "missing beside dhi:registryPassword; set it with: pulumi config set dhi:registryUsername";
        problems.push({ path: "registryUsername", reason });
    }
    if (natsPassword === undefined && natsToken === undefined) {
        problems.push({ path: "natsPassword", reason: missingSecret("natsPassword") });
    }
    if (natsPassword !== undefined && natsToken !== undefined) {
        const reason = `goes not with dhi:natsPassword; remove one with: pulumi config rm dhi:natsToken`;
        problems.push({ path: "natsToken", reason });
    }
    if (natsRoutePassword === undefined) {
        problems.push({ path: "natsRoutePassword", reason: missingSecret("natsRoutePassword") });
    }
    return problems;
}

function missingSecret(key: string): string {
    return `missing; set it with: pulumi config set --secret ${project}:${key}`;
}

function toProblems(issue: z.core.$ZodIssue): Problem[] {
    const inner = innerIssues(issue);
    if (inner !== undefined) {
        return inner.flatMap((each) => toProblems({ ...each, path: [...issue.path, ...each.path] }));
    }
    return badPaths(issue).map((path) => ({
        path: printPath(path),
        reason: issue.code === "unrecognized_keys" ? unknownKey(path) : issue.message,
    }));
}

/** A path as Pulumi writes it: `apps[0].port`. */
function printPath(path: readonly PropertyKey[]): string {
    return path.reduce<string>((text, key) => {
        return text === "" ? String(key) : text + printStep(key);
    }, "");
}

function printStep(key: PropertyKey): string {
    if (typeof key === "number") {
        return `[${key}]`;
    }
    return /[^\w-]/.test(String(key)) ? `["${String(key)}"]` : `.${String(key)}`;
}

/** Where a value may have several forms: what is wrong with it in the form that it has, if it has one. */
function innerIssues(issue: z.core.$ZodIssue): z.core.$ZodIssue[] | undefined {
    const isOfForm = (each: z.core.$ZodIssue) => each.path.length > 0 || each.code === "unrecognized_keys";
    return issue.code === "invalid_union" ? issue.errors.find((branch) => branch.every(isOfForm)) : undefined;
}

function unknownKey(path: readonly PropertyKey[]): string {
    const known = knownKeys(path.slice(0, -1)).sort();
    return `unknown key; ${guess(String(path.at(-1)), known)}known are ${known.join(", ")}`;
}

/** What a key was probably meant to be, where that can be told. */
function guess(key: string, known: readonly string[]): string {
    // `pulumi config set dhi:nats.nodes 5` makes a key with a dot in its name.
    const section = key.split(/[.[]/)[0] ?? "";
    if (section !== key && known.includes(section)) {
        return `to set a value inside ${section}: pulumi config set --path '${project}:${key}'; `;
    }
    const lower = key.toLowerCase();
    const near =
        closestMatch(
            lower,
            known.map((each) => each.toLowerCase()),
        ) ?? "";
    const match = known.find((each) => each.toLowerCase() === near);
    // A third of the letters may be wrong: more is another word.
    return match !== undefined && leven(lower, near) <= Math.max(1, key.length / 3)
        ? `did you mean ${match}? `
        : "";
}

/** The keys that the schema knows at a path. */
function knownKeys(path: readonly PropertyKey[]): string[] {
    const root = z.toJSONSchema(schema, { io: "input" }) as SchemaNode;
    const node = path.reduce<SchemaNode>(
        (parent, key) =>
            objectIn(parent).properties?.[String(key)] ?? parent.items ?? parent.additionalProperties ?? {},
        root,
    );
    return Object.keys(objectIn(node).properties ?? {});
}

interface SchemaNode {
    readonly properties?: Readonly<Record<string, SchemaNode>>;
    readonly items?: SchemaNode;
    readonly additionalProperties?: SchemaNode;
    readonly anyOf?: readonly SchemaNode[];
}

/** The object among the forms that a value may have. */
function objectIn(node: SchemaNode): SchemaNode {
    return node.anyOf?.find(({ properties }) => properties !== undefined) ?? node;
}
