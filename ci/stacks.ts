import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { plainValues } from "../cli/stack/images.ts";
import { printProblems, parseSettings } from "../settings/check.ts";
import { findServices, type Service, type Stack } from "./services.ts";

const folder = new URL("../stacks/", import.meta.url);
/** The settings that decide what is built; what else may be wrong with a stack its preview says. */
const concerning =
    /^(?:images(?:\.(?:registry|prefix|rust|static))?$|apps\[\d+\]\.(?:name|context|binary|package|features|defaultFeatures|profile|link|push)\b)/;

/** The names of all stacks in `stacks/`. */
export function stackNames(): string[] {
    return readdirSync(folder)
        .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
        .sort();
}

/**
 * Reads the services that the stacks of this checkout build.
 *
 * @throws naming everything that keeps one from being built.
 */
export function readServices(registry: string | undefined): readonly Service[] {
    const read = stackNames().map(readStack);
    const messages = read.flatMap(({ message }) => message ?? []);
    const { services, problems } = findServices(
        read.flatMap(({ stack }) => stack ?? []),
        registry,
    );
    const all = [...messages, ...problems.map(({ reason }) => reason)];
    if (all.length > 0) {
        throw new Error(all.join("\n"));
    }
    return services;
}

function readStack(name: string): { readonly stack?: Stack; readonly message?: string } {
    const file = parse(readFileSync(new URL(`Pulumi.${name}.yaml`, folder), "utf8")) as {
        config?: Record<string, unknown>;
    } | null;
    const { settings, problems } = parseSettings(plainValues(file?.config ?? {}));
    const ours = settings === undefined ? problems : problems.filter(({ path }) => concerning.test(path));
    return {
        ...(settings === undefined ? {} : { stack: { name, settings } }),
        ...(ours.length === 0 ? {} : { message: printProblems(name, ours) }),
    };
}
