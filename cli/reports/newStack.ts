import { parse } from "yaml";
import { unless, type Problem } from "../../components/problems.ts";
import { parseSettings } from "../../settings/check.ts";
import { project } from "../../settings/names.ts";
import type { NewStack } from "../stack/newFile.ts";

/** The keys that the command line decides. */
const decided = /^(?:runtime|policy|images\.registry|nats\.nodes|kubernetes\.(?:namespace|context))$/;
/** Secrets that are made together with the stack, as the checks need to see them. */
const generated = {
    natsPassword: "made-together-with-the-stack",
    natsRoutePassword: "made-together-with-the-stack",
};

/**
 * What is wrong with a new stack's file, by the checks of every stack: what the command line got wrong, and what is left
 * to do before the stack can be made.
 */
export function problemsOf(
    text: string,
    { context }: NewStack,
): { readonly refused: Problem[]; readonly left: Problem[] } {
    const { config } = parse(text) as { config: Record<string, unknown> };
    const raw = Object.entries(config).map(([key, value]) => [key.slice(project.length + 1), value]);
    const { settings, problems } = parseSettings({ ...generated, ...Object.fromEntries(raw) });
    // A context that nobody gave is to be given, not wrong.
    const isRefused = ({ path }: Problem) =>
        decided.test(path) && !(path === "kubernetes.context" && context === undefined);
    const left = problems.filter((problem) => !isRefused(problem));
    return { refused: problems.filter(isRefused), left: [...left, ...placeholders(settings?.apps ?? [])] };
}

/** Services whose digest only shows where one goes, as in the stacks that come with the project. */
function placeholders(apps: readonly { readonly image?: string | undefined }[]): Problem[] {
    return apps.flatMap(({ image = "" }, index) =>
        unless(
            !/@sha256:0{64}$/.test(image),
            `apps[${index}].image`,
            `"${image.replace(/0{64}$/, "000…")}" holds no image's digest; write that of one that was pushed, or remove the service`,
        ),
    );
}

/** What was made, what is left to do, and what to type. */
export function tellWhatIsLeft(
    { name, runtime, policy, context }: NewStack,
    from: string,
    left: readonly Problem[],
    backend: string | undefined,
): string {
    const pulumi = backend === undefined ? "npm run -s pulumi --" : "pulumi";
    const options = `--stack ${name}`;
    const todo = [
        ...left.map(({ path, reason }) => `${project}:${path}: ${reason}`),
        ...(runtime === "kubernetes" && context === undefined && policy === "development"
            ? [
                  `${project}:kubernetes.context: not set, so the kubeconfig's current one counts; name the cluster with: ` +
                      `${pulumi} config set --path ${project}:kubernetes.context CONTEXT ${options}`,
              ]
            : []),
    ];
    return [
        `\nMade stacks/Pulumi.${name}.yaml from the stack "${from}", and the stack with passwords of its own.`,
        ...(todo.length === 0 ? [] : ["\nLeft to do:", ...todo.map((line) => `  ${line}`)]),
        "\nThen:",
        ...(backend === undefined ? [] : [`  export PULUMI_BACKEND_URL=${backend}`]),
        ...(backend === undefined ? [`  npm start -- ${options}`] : []),
        `  ${pulumi} preview ${options}`,
        `  ${pulumi} up ${options}`,
    ].join("\n");
}
