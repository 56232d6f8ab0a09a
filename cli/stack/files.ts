import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { project } from "../../settings/names.ts";
import { isSecret, type StackFile } from "./yamlConfig.ts";

/** The file of a stack that the team shares. */
export function stackFile(root: string, stack: string): string {
    return join(root, "stacks", `Pulumi.${stack}.yaml`);
}

/** The names of all stacks with a file, sorted. */
export function stackNames(root: string): string[] {
    return readdirSync(join(root, "stacks"))
        .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
        .sort();
}

/** Texts that were parsed before: a command reads the same files many times, and parsing takes longer than reading. */
const parsed = new Map<string, StackFile>();

/** The values of a stack file; empty if it does not exist. Do not change them. */
export function readStackFile(file: string): Readonly<StackFile> {
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    const values = parsed.get(text) ?? (parse(text) as StackFile | null) ?? {};
    parsed.set(text, values);
    return values;
}

/** The configuration in a stack file, by key. */
export function configIn(file: Readonly<StackFile>): Readonly<Record<string, unknown>> {
    return (file["config"] ?? {}) as Record<string, unknown>;
}

/** The runtime in the file of a stack that the team shares. */
export function sharedRuntime(root: string, stack: string): unknown {
    return configIn(readStackFile(stackFile(root, stack)))["dhi:runtime"] ?? "docker";
}

/** The values of this project's keys, without those that contain a secret. */
export function plainValues(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(config)
            .filter(([key, value]) => key.startsWith(`${project}:`) && !containsSecret(value))
            .map(([key, value]) => [key.slice(project.length + 1), value]),
    );
}

/** Whether a value is a secret or has one somewhere inside. */
export function containsSecret(value: unknown): boolean {
    return (
        isSecret(value) ||
        (typeof value === "object" && value !== null && Object.values(value).some(containsSecret))
    );
}
