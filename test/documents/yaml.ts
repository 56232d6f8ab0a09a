/** Checks the YAML blocks that are stack configuration, with the settings' own checks. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { root } from "../../cli/docs/imports.ts";
import { project } from "../../settings/names.ts";
import { parseSettings } from "../../settings/check.ts";
import { blocksOf, problemAt, type Block, type Page } from "./page.ts";

/** What every stack has outside of its file. */
const secrets = {
    natsPassword: "a-client-password-of-32-letters-",
    natsRoutePassword: "a-route-password-of-32-letters--",
};

export function checkYaml(page: Page): string[] {
    return blocksOf(page)
        .filter(({ language }) => language === "yaml" || language === "yml")
        .flatMap((block) => problemsOf(block).map((reason) => problemAt(page, block.line, reason)));
}

/** Problems of the keys that a block has: the rest of its stack is elsewhere. */
function problemsOf({ code }: Block): string[] {
    const document = parseDocument(code.replaceAll("sha256:…", `sha256:${"0".repeat(64)}`));
    const [error] = document.errors;
    if (error !== undefined) {
        return [error.message];
    }
    const settings = settingsIn(document.toJS());
    const keys = Object.keys(settings);
    if (keys.length === 0) {
        return [];
    }
    // Where a block does not name the runtime, it may be for either.
    const runtimes = "runtime" in settings ? [settings["runtime"]] : ["docker", "kubernetes"];
    const found = runtimes.map((runtime) =>
        parseSettings({ ...secrets, ...settings, runtime })
            .problems.filter(({ path }) => keys.includes(/^[\w-]+/.exec(path)?.[0] ?? ""))
            .map(({ path, reason }) => `${project}:${path}: ${reason}`),
    );
    return found.find((problems) => problems.length === 0) ?? found[0] ?? [];
}

/** The project's keys of a stack file, or of a part of one that starts with such a key. */
function settingsIn(content: unknown): Record<string, unknown> {
    const { config, ...rest } = (content ?? {}) as { config?: Record<string, unknown> };
    const settings = Object.fromEntries(
        Object.entries({ ...rest, ...config })
            .filter(([key]) => key.startsWith(`${project}:`))
            .map(([key, value]) => [key.slice(project.length + 1), withoutSecrets(value)]),
    );
    const { apps } = settings;
    return Array.isArray(apps) ? { ...settings, apps: apps.map(buildable) } : settings;
}

/** A service whose crate is an example, or is left out, with the crate of this checkout. */
function buildable(app: { readonly image?: string; readonly context?: string }): object {
    const { image, context = "" } = app;
    return image !== undefined || existsSync(join(root, context, "Cargo.toml"))
        ? app
        : { ...app, context: "apps/hello", binary: "docker-rust-hello" };
}

/** A value whose secrets are any text. */
function withoutSecrets(value: unknown): unknown {
    if (typeof value !== "object" || value === null) {
        return value;
    }
    if ("secure" in value) {
        return "a-secret-of-thirty-two-letters--";
    }
    return Array.isArray(value)
        ? value.map(withoutSecrets)
        : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSecrets(item)]));
}
