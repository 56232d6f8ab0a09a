import { execa } from "execa";
import { readEvents } from "../../preview/events.ts";
import { textsIn, withoutSecrets } from "../../preview/secrets.ts";
import type { StackPreview } from "../../preview/stackPreview.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { ensureSubstitutes } from "../provide/images.ts";
import { pulumi, quietly } from "../pulumiCli.ts";
import { release } from "../recover/release.ts";
import { LocalStackConfig } from "../stack/config.ts";

/** Makes `pulumi preview --json` print the engine's events. The digest that it prints otherwise ends where it cannot show a resource. */
const events = { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" };

/** Runs Pulumi without showing its output, and resolves also where it fails. */
export type RunPulumi = (
    args: readonly string[],
    env?: NodeJS.ProcessEnv,
) => Promise<{ readonly stdout: string; readonly stderr: string }>;

/** Previews a stack of this checkout, with its state and tools. */
export async function runPreview(
    workspace: Workspace,
    stack: string,
    options?: PreviewOptions,
): Promise<StackPreview> {
    const config = new LocalStackConfig(workspace, stack);
    config.requireSharedFile();
    release(workspace, stack, console.error);
    if (config.usesLocalSubstitutes) {
        await ensureSubstitutes(workspace, config, console.error);
    }
    const run: RunPulumi = async (args, env = {}) => {
        const process = { ...quietly, reject: false, maxBuffer: maxOutput, env };
        const { stdout, stderr } = await pulumi(workspace, stack, args, process);
        return { stdout: String(stdout), stderr: String(stderr) };
    };
    return previewWith(run, stack, options);
}

/** Events of thousands of resources. */
export const maxOutput = 1_000_000_000;

/** How a stack is previewed. */
export interface PreviewOptions {
    /** Further secrets that a report must not have, beside those of the stack's configuration. */
    readonly secrets?: readonly string[];
    /** The file for a plan, with which `pulumi up --plan` does nothing else. */
    readonly savePlan?: string | undefined;
}

/** Previews a stack, and reads what Pulumi found. */
export async function previewWith(
    run: RunPulumi,
    stack: string,
    { secrets = [], savePlan }: PreviewOptions = {},
): Promise<StackPreview> {
    const plan = savePlan === undefined ? [] : ["--save-plan", savePlan];
    const args = ["preview", "--json", "--non-interactive", "--color", "never", "--stack", stack, ...plan];
    const [clean, { stdout, stderr }] = await Promise.all([
        cleanerOf(run, stack, secrets),
        run(args, events),
    ]);
    return explained(readEvents(stack, clean(stdout)), clean(stderr));
}

/** Pulumi sends no event for what stops it before its engine starts. */
export function explained(preview: StackPreview, stderr: string): StackPreview {
    const isSilent = !preview.succeeded && preview.messages.length === 0;
    return isSilent ? { ...preview, messages: [{ severity: "error", text: stderr.trim() }] } : preview;
}

/** What takes secrets out of a text: those of a stack's configuration, and further ones. */
export async function cleanerOf(
    run: RunPulumi,
    stack: string,
    more: readonly string[] = [],
): Promise<(text: string) => string> {
    const secrets = [...(await secretsOf(run, stack)), ...more];
    return (text) => withoutSecrets(text, secrets);
}

/** The secret values of a stack's configuration, which no report may have. */
async function secretsOf(run: RunPulumi, stack: string): Promise<string[]> {
    const { stdout } = await run(["config", "--json", "--show-secrets", "--stack", stack]);
    const values = JSON.parse(stdout || "{}") as Record<string, ConfigValue>;
    return Object.values(values)
        .filter(({ secret }) => secret)
        .flatMap(({ value, objectValue }) => textsIn(objectValue ?? value));
}

interface ConfigValue {
    readonly value?: string;
    readonly objectValue?: unknown;
    readonly secret: boolean;
}

/** The commit of the checkout, if it is one of git. */
export async function commitOf({ root }: Workspace): Promise<string | undefined> {
    const { stdout, exitCode } = await execa("git", ["rev-parse", "HEAD"], { cwd: root, reject: false });
    return exitCode === 0 ? stdout : undefined;
}
