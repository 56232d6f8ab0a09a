import { execa } from "execa";
import { readEvents } from "../../preview/events.ts";
import { textsIn, withoutSecrets } from "../../preview/secrets.ts";
import type { StackPreview } from "../../preview/stackPreview.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { ensureSubstitutes } from "../provide/images.ts";
import { pulumi, quietly } from "../pulumiCli.ts";
import { LocalStackConfig } from "../stack/config.ts";

/** Makes `pulumi preview --json` print the engine's events. The digest that it prints otherwise ends where it cannot show a resource. */
const events = { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" };

/** Previews a stack, and reads what Pulumi found. */
export async function runPreview(workspace: Workspace, stack: string): Promise<StackPreview> {
    const config = new LocalStackConfig(workspace, stack);
    config.requireSharedFile();
    if (config.usesLocalSubstitutes) {
        await ensureSubstitutes(workspace, config, console.error);
    }
    const args = ["preview", "--json", "--non-interactive", "--color", "never", "--stack", stack];
    const options = { ...quietly, reject: false, maxBuffer: 1_000_000_000 };
    const [secrets, { stdout, stderr }] = await Promise.all([
        secretsOf(workspace, stack),
        pulumi(workspace, stack, args, { ...options, env: events }),
    ]);
    const clean = (text: unknown) => withoutSecrets(String(text), secrets);
    const preview = readEvents(stack, clean(stdout));
    // Pulumi sends no event for what stops it before its engine starts.
    const isSilent = !preview.succeeded && preview.messages.length === 0;
    return isSilent ? { ...preview, messages: [{ severity: "error", text: clean(stderr).trim() }] } : preview;
}

/** The secret values of a stack's configuration, which no report may have. */
async function secretsOf(workspace: Workspace, stack: string): Promise<string[]> {
    const args = ["config", "--json", "--show-secrets", "--stack", stack];
    const { stdout } = await pulumi(workspace, stack, args, { ...quietly, reject: false });
    const values = JSON.parse(String(stdout) || "{}") as Record<string, ConfigValue>;
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
