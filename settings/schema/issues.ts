import leven, { closestMatch } from "leven";
import type * as z from "zod";
import type { Problem } from "../../components/problems.ts";
import { setCommand } from "../commands.ts";
import { objectIn, schemaRoot, type SchemaNode } from "./node.ts";

type Issue = z.core.$ZodIssue;

/** An issue as problems, by key. */
export function toProblems(issue: Issue): Problem[] {
    const inner = innerIssues(issue);
    if (inner !== undefined) {
        return inner.flatMap((each) => toProblems({ ...each, path: [...issue.path, ...each.path] }));
    }
    return invalidPaths(issue).map((path) => ({
        path: printPath(path),
        reason: issue.code === "unrecognized_keys" ? unknownKey(path) : issue.message,
    }));
}

/** The paths of the values that an issue is about. */
export function invalidPaths(issue: Issue): PropertyKey[][] {
    return issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => [...issue.path, key])
        : [[...issue.path]];
}

/** If a value may have several forms: the issues of the form that it has. */
function innerIssues(issue: Issue): Issue[] | undefined {
    const isOfForm = (each: Issue) => each.path.length > 0 || each.code === "unrecognized_keys";
    return issue.code === "invalid_union" ? issue.errors.find((branch) => branch.every(isOfForm)) : undefined;
}

/** A path as Pulumi writes it: `apps[0].port`. */
function printPath(path: readonly PropertyKey[]): string {
    return path.reduce<string>((text, key) => (text === "" ? String(key) : text + printStep(key)), "");
}

function printStep(key: PropertyKey): string {
    if (typeof key === "number") {
        return `[${key}]`;
    }
    return /[^\w-]/.test(String(key)) ? `["${String(key)}"]` : `.${String(key)}`;
}

function unknownKey(path: readonly PropertyKey[]): string {
    const known = knownKeys(path.slice(0, -1)).sort();
    return `unknown key${suggestion(String(path.at(-1)), known)}: use one of ${known.join(", ")}`;
}

/** The key that was probably meant. */
function suggestion(key: string, known: readonly string[]): string {
    // `pulumi config set dhi:nats.nodes 5` creates a key with a dot in its name.
    const section = key.split(/[.[]/)[0] ?? "";
    if (section !== key && known.includes(section)) {
        return ` (to set a value in ${section}, run: ${setCommand(key, { secret: false })})`;
    }
    const lower = key.toLowerCase();
    const near =
        closestMatch(
            lower,
            known.map((each) => each.toLowerCase()),
        ) ?? "";
    const match = known.find((each) => each.toLowerCase() === near);
    // With more than a third of the letters wrong, it is another word.
    return match !== undefined && leven(lower, near) <= Math.max(1, key.length / 3)
        ? ` (did you mean ${match}?)`
        : "";
}

/** The keys that the schema has at a path. */
function knownKeys(path: readonly PropertyKey[]): string[] {
    const node = path.reduce<SchemaNode>((parent, key) => {
        const { properties, items, additionalProperties } = objectIn(parent);
        const values = additionalProperties === false ? undefined : additionalProperties;
        return properties?.[String(key)] ?? items ?? values ?? {};
    }, schemaRoot());
    return Object.keys(objectIn(node).properties ?? {});
}
