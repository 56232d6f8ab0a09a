import { parse } from "yaml";
import { unless, type Problem } from "../../components/problems.ts";
import { parseSettings } from "../../settings/check.ts";
import { project } from "../../settings/names.ts";
import { plainValues } from "../stack/files.ts";
import type { NewStack } from "./text.ts";

/** The keys that the command line sets. */
const commandLineKeys = /^(?:runtime|policy|images\.registry|nats\.nodes|kubernetes\.(?:namespace|context))$/;
/** Placeholders for the secrets that are generated with the stack, for the checks. */
const generated = {
    natsPassword: "made-together-with-the-stack",
    natsRoutePassword: "made-together-with-the-stack",
};

/**
 * Checks a new stack's file as every stack is checked.
 *
 * @returns `refused`: problems of the command line; `remaining`: what is to be done before the stack can be deployed.
 */
export function problemsOf(
    text: string,
    { context }: NewStack,
): { readonly refused: Problem[]; readonly remaining: Problem[] } {
    const { config } = parse(text) as { config: Record<string, unknown> };
    const { settings, problems } = parseSettings({ ...generated, ...plainValues(config) });
    // The context may be set later.
    const isRefused = ({ path }: Problem) =>
        commandLineKeys.test(path) && !(path === "kubernetes.context" && context === undefined);
    const remaining = problems.filter((problem) => !isRefused(problem));
    return {
        refused: problems.filter(isRefused),
        remaining: [...remaining, ...placeholders(settings?.apps ?? [])],
    };
}

/** Services with the placeholder digest of the stacks that come with the project. */
function placeholders(apps: readonly { readonly image?: string | undefined }[]): Problem[] {
    return apps.flatMap(({ image = "" }, index) =>
        unless(
            !/@sha256:0{64}$/.test(image),
            `apps[${index}].image`,
            `"${image.replace(/0{64}$/, "000…")}" has a placeholder digest: use the digest of a pushed image, or remove the service`,
        ),
    );
}

/** What was created, what remains to be done, and the next commands. */
export function describeNewStack(
    { name, runtime, policy, context }: NewStack,
    from: string,
    remaining: readonly Problem[],
    backend: string | undefined,
): string {
    const pulumi = backend === undefined ? "npm run -s pulumi --" : "pulumi";
    const options = `--stack ${name}`;
    const todo = [
        ...remaining.map(({ path, reason }) => `${project}:${path}: ${reason}`),
        ...(runtime === "kubernetes" && context === undefined && policy === "development"
            ? [
                  `${project}:kubernetes.context: not set, so the kubeconfig's current context is used; set it with: ` +
                      `${pulumi} config set --path ${project}:kubernetes.context CONTEXT ${options}`,
              ]
            : []),
    ];
    return [
        `\nCreated stacks/Pulumi.${name}.yaml, copied from the stack "${from}", and the stack with generated passwords.`,
        ...(todo.length === 0 ? [] : ["\nTo do:", ...todo.map((line) => `  ${line}`)]),
        "\nNext:",
        ...(backend === undefined ? [] : [`  export PULUMI_BACKEND_URL=${backend}`]),
        ...(backend === undefined ? [`  npm start -- ${options}`] : []),
        `  ${pulumi} preview ${options}`,
        `  ${pulumi} up ${options}`,
    ].join("\n");
}
