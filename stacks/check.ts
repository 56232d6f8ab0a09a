import type { z } from "zod";
import { referenceIn } from "../components/images/reference.ts";
import { checkDockerNatsArgs, type DockerNatsPlainArgs } from "../components/nats/dockerArgs.ts";
import type { Problem } from "../components/problems.ts";
import { schema, type PlainSettings } from "./schema.ts";

const project = "dhi";

/** Checks a configuration given as plain values by key, without `dhi:`. Finds every problem in one go. */
export function parseSettings(raw: Record<string, unknown>): {
    settings?: PlainSettings;
    problems: Problem[];
} {
    const result = schema.safeParse(raw);
    return result.success
        ? {
              settings: result.data,
              problems: [...checkImagesAndNats(result.data), ...checkSecrets(result.data)],
          }
        : { problems: result.error.issues.flatMap(toProblems) };
}

/** A list a user can work off: key, what is wrong, what to write. */
export function printProblems(stack: string, problems: readonly Problem[]): string {
    const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
    const lines = problems.map(({ path, reason }) => `  ${project}:${path}: ${reason}`);
    return [`The configuration of stack "${stack}" has ${count}:`, ...lines].join("\n");
}

/** A component's arguments and the configuration keys they come from, where the names differ. */
const keyOfArgument: Record<string, string> = { image: "images.nats", initImage: "images.busybox" };

function checkImagesAndNats(settings: PlainSettings): Problem[] {
    return checkDockerNatsArgs(natsArgs(settings)).map(({ path, reason }) => ({
        path: keyOfArgument[path] ?? `nats.${path}`,
        reason,
    }));
}

/** The arguments of the NATS cluster that are no secrets. */
export function natsArgs({ images, nats }: PlainSettings): DockerNatsPlainArgs {
    const isArgument = ([key, value]: [string, unknown]) => value !== undefined && key !== "user";
    const defined = Object.fromEntries(Object.entries(nats).filter(isArgument));
    return {
        ...defined,
        image: referenceIn(images, "nats", images.nats),
        initImage: referenceIn(images, "busybox", images.busybox),
    };
}

function checkSecrets({ natsPassword, natsToken, natsRoutePassword }: PlainSettings): Problem[] {
    const problems: Problem[] = [];
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
    const path = issue.path.map(String);
    if (issue.code === "unrecognized_keys") {
        return issue.keys.map((key) => ({ path: [...path, key].join("."), reason: unknownKey(path) }));
    }
    return [{ path: path.join("."), reason: issue.message }];
}

function unknownKey(parent: readonly string[]): string {
    const shape = parent.length === 0 ? schema.shape : shapeAt(parent);
    return `unknown key; known are ${Object.keys(shape).sort().join(", ")}`;
}

function shapeAt([head]: readonly string[]): object {
    const section = schema.shape[head as "nats" | "images"];
    return section.def.innerType.shape;
}
