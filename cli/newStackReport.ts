import { parse } from "yaml";
import type { Problem } from "../components/problems.ts";
import { parseSettings } from "../stacks/check.ts";
import { project } from "../stacks/names.ts";
import type { NewStack } from "./newStackFile.ts";

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
    const { problems } = parseSettings({ ...generated, ...Object.fromEntries(raw) });
    // A context that nobody gave is to be given, not wrong.
    const isRefused = ({ path }: Problem) =>
        decided.test(path) && !(path === "kubernetes.context" && context === undefined);
    return { refused: problems.filter(isRefused), left: problems.filter((problem) => !isRefused(problem)) };
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
