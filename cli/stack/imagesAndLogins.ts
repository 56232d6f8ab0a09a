import { ensurePulumiCli } from "../../offline/tools/pulumiCli.ts";
import { parseSettings, printProblems } from "../../settings/check.ts";
import { statedLogins, type StatedLogin } from "../../settings/images/registries.ts";
import { usedImages, type UsedImage } from "../../settings/images/usedImages.ts";
import { project } from "../../settings/names.ts";
import type { PlainSettings } from "../../settings/schema.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { pulumiOutput } from "../pulumiCli.ts";
import type { LocalStackConfig } from "./config.ts";
import { configIn, containsSecret, plainValues } from "./files.ts";

/** A stack's images, and its logins for their registries. */
export interface ImagesAndLogins {
    readonly images: readonly UsedImage[];
    readonly logins: readonly StatedLogin[];
    /** Its settings, without secrets other than the logins, and without the rules of production. */
    readonly settings: PlainSettings;
}

/** Keys that contain logins for registries. */
const loginKeys = ["registryUsername", "registryPassword", "registries"] as const;

/**
 * Reads a stack's images from its shared file, and the logins for their registries. Pulumi decrypts those that are
 * secrets; if it cannot, the logins of `docker login` are used.
 *
 * @throws naming everything that is wrong with the stack's images and logins.
 */
export async function readImagesAndLogins(
    workspace: Workspace,
    stack: string,
    config: LocalStackConfig,
    report: (line: string) => void,
): Promise<ImagesAndLogins> {
    const logins = await readLogins(workspace, stack, config, report);
    // Production refuses tags without digests, which these commands find and write.
    const values = { ...plainValues(config.sharedConfig), ...logins, policy: "development" };
    const { settings, problems } = parseSettings(values);
    const relevant = problems.filter(({ path }) => /^(?:images|registries|apps\[\d+\]\.image)\b/.test(path));
    if (settings === undefined || relevant.length > 0) {
        throw new Error(printProblems(stack, settings === undefined ? problems : relevant));
    }
    return { images: usedImages(settings), logins: statedLogins(settings), settings };
}

type Logins = Partial<Record<(typeof loginKeys)[number], unknown>>;

async function readLogins(
    workspace: Workspace,
    stack: string,
    config: LocalStackConfig,
    report: (line: string) => void,
): Promise<Logins> {
    const values = configIn(config.effective);
    if (!loginKeys.some((key) => containsSecret(values[`${project}:${key}`]))) {
        return {};
    }
    try {
        await ensurePulumiCli(workspace, report);
        const args = ["config", "--json", "--show-secrets", "--stack", stack];
        const text = await pulumiOutput(workspace, stack, args);
        return pickLogins(JSON.parse(text) as Record<string, ConfigValue>);
    } catch (error) {
        const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
        report(`Pulumi cannot decrypt the stack's logins here, using those of "docker login" (${reason})`);
        return {};
    }
}

/** A value as `pulumi config --json` prints it. */
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
