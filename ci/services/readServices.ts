import { configIn, plainValues, readStackFile, stackFile, stackNames } from "../../cli/stack/files.ts";
import { parseSettings, printProblems } from "../../settings/check.ts";
import { checkout } from "../../workspace/workspace.ts";
import { findServices, type Service, type Stack } from "./findServices.ts";

/** The settings that decide what is built. Problems elsewhere in a stack are reported by its preview. */
const buildSettings =
    /^(?:images(?:\.(?:registry|prefix|rust|static))?$|apps\[\d+\]\.(?:name|context|binary|package|features|defaultFeatures|profile|link|push)\b)/;

/**
 * Reads the services that the stacks of this checkout build.
 *
 * @param registry see {@link findServices}.
 * @throws naming every problem that prevents a build.
 */
export function readServices(registry: string | undefined): readonly Service[] {
    const read = stackNames(checkout).map(readStack);
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
    const config = configIn(readStackFile(stackFile(checkout, name)));
    const { settings, problems } = parseSettings(plainValues(config));
    const relevant =
        settings === undefined ? problems : problems.filter(({ path }) => buildSettings.test(path));
    return {
        ...(settings === undefined ? {} : { stack: { name, settings } }),
        ...(relevant.length === 0 ? {} : { message: printProblems(name, relevant) }),
    };
}
