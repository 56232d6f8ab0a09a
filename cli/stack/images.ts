import { parseSettings, printProblems } from "../../settings/check.ts";
import { usedImages, type UsedImage } from "../../settings/images/used.ts";
import { project } from "../../settings/names.ts";
import { statedLogins, type StatedLogin } from "../../settings/images/registries.ts";
import type { PlainSettings } from "../../settings/schema.ts";
import { ensurePulumiCli } from "../../offline/tools/pulumiCli.ts";
import { pulumiOutput } from "../pulumiCli.ts";
import type { LocalStackConfig } from "./config.ts";
import { isSecret } from "./yamlConfig.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** What a stack file says of images and of logins for their registries. */
export interface StackImages {
    readonly images: readonly UsedImage[];
    readonly logins: readonly StatedLogin[];
}

/** Keys that hold logins for registries. */
const loginKeys = ["registryUsername", "registryPassword", "registries"] as const;

/**
 * Reads a stack's images from its shared file, and the logins for their registries, decrypted by Pulumi where they
 * are secrets. Where Pulumi cannot decrypt them here, what `docker login` left has to do.
 *
 * @throws naming everything that is wrong with the stack's images and logins.
 */
export async function readStackImages(
    workspace: Workspace,
    stack: string,
    config: LocalStackConfig,
    report: (line: string) => void,
): Promise<StackImages> {
    const logins = await readLogins(workspace, stack, config, report);
    const { settings, problems } = parseSettings({ ...plainValues(config.sharedConfig), ...logins });
    const concerning = problems.filter(({ path }) =>
        /^(?:images|registries|apps\[\d+\]\.image)\b/.test(path),
    );
    if (settings === undefined || concerning.length > 0) {
        throw new Error(printProblems(stack, settings === undefined ? problems : concerning));
    }
    return { images: usedImages(settings), logins: statedLogins(settings) };
}

/** The values of this project's keys, those that hold a secret left out. */
export function plainValues(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(config)
            .filter(([key, value]) => key.startsWith(`${project}:`) && !holdsSecret(value))
            .map(([key, value]) => [key.slice(project.length + 1), value]),
    );
}

function holdsSecret(value: unknown): boolean {
    return (
        isSecret(value) ||
        (typeof value === "object" && value !== null && Object.values(value).some(holdsSecret))
    );
}

type Logins = Partial<Pick<PlainSettings, (typeof loginKeys)[number]>>;

async function readLogins(
    workspace: Workspace,
    stack: string,
    config: LocalStackConfig,
    report: (line: string) => void,
): Promise<Logins> {
    const values = (config.effective["config"] ?? {}) as Record<string, unknown>;
    if (!loginKeys.some((key) => holdsSecret(values[`${project}:${key}`]))) {
        return {};
    }
    try {
        await ensurePulumiCli(workspace, report);
        const text = await pulumiOutput(workspace, stack, [
            "config",
            "--json",
            "--show-secrets",
            "--stack",
            stack,
        ]);
        return pickLogins(JSON.parse(text) as Record<string, ConfigValue>);
    } catch (error) {
        const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
        report(`the stack's own logins cannot be read here, so those of "docker login" count (${reason})`);
        return {};
    }
}

/** As `pulumi config --json` prints a value. */
interface ConfigValue {
    readonly value?: string;
    readonly objectValue?: unknown;
}

function pickLogins(config: Readonly<Record<string, ConfigValue>>): Logins {
    const found = loginKeys.map((key) => [key, config[`${project}:${key}`]] as const);
    return Object.fromEntries(
        found.flatMap(([key, value]) =>
            value === undefined ? [] : [[key, value.objectValue ?? value.value]],
        ),
    );
}
