/** `npm run new-stack -- NAME`: another environment, made from the stack that is most like it. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { failure } from "../../components/refusal.ts";
import { printProblems } from "../../settings/check.ts";
import { askFor, type Answers } from "../stack/newQuestions.ts";
import { freeOffset, newStackText, type NewStack, type StackText } from "../stack/newFile.ts";
import { problemsOf, tellWhatIsLeft } from "../reports/newStack.ts";
import { isFree } from "../stack/ports.ts";
import { ensureStack, makeStackIn } from "../stack/stack.ts";
import { LocalStackConfig } from "../stack/config.ts";
import { runSteps } from "../steps.ts";
import { provideTools, toolSteps } from "../tools.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";

export const help = `Usage: npm run new-stack -- NAME [options]

Writes stacks/Pulumi.NAME.yaml, from the stack that is most like it; makes the stack with secrets of its own; and tells
what is left to do. On a terminal it asks for what no option says.

  --runtime docker|kubernetes        where everything runs (default: docker)
  --policy development|production    what is allowed (default: development)
  --registry REGISTRY                where images come from: dhi.io, or a mirror such as docker.io/acme
  --nodes N                          number of NATS servers
  --namespace NAME                   Kubernetes: the namespace of everything (default: dhi-NAME)
  --context NAME                     Kubernetes: the kubeconfig's name for the cluster
  --from STACK                       the stack to start from (default: one of the same runtime and policy)
  --backend URL                      where the stack's state goes (default: this checkout's .dhi, for this machine alone)
  --secrets-provider URL             what encrypts its secrets: passphrase, awskms://…, azurekeyvault://…, gcpkms://…,
                                     hashivault://… (default: passphrase)
  --yes                              asks nothing and takes the defaults
  --help                             this text

With a backend or a secrets provider of the team's, secrets go encrypted into the stack file, to be committed. Without,
they stay on this machine.`;

export async function run(): Promise<void> {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: {
            runtime: { type: "string" },
            policy: { type: "string" },
            registry: { type: "string" },
            nodes: { type: "string" },
            namespace: { type: "string" },
            context: { type: "string" },
            from: { type: "string" },
            backend: { type: "string" },
            "secrets-provider": { type: "string" },
            yes: { type: "boolean", default: false },
            help: { type: "boolean" },
        },
    });
    const workspace = openWorkspace();
    const stacks = readStacks(workspace);
    const asks = process.stdin.isTTY && !values.yes;
    const given: Answers = { ...values, name: positionals[0] };
    const wanted = toStack(asks ? await askFor(given) : given);
    const file = stackFile(workspace, wanted.name);
    demandNew(wanted.name, file);

    const from = chooseFrom(wanted, values.from, stacks);
    const offset = wanted.runtime === "docker" ? await freeOffset(wanted, from, stacks, isFree) : 0;
    const text = newStackText(wanted, from, offset);
    const { refused, left } = problemsOf(text, wanted);
    if (refused.length > 0) {
        throw failure(`${printProblems(wanted.name, refused)}\nNothing was made.`);
    }
    writeFileSync(file, text);
    const isShared = values.backend !== undefined || values["secrets-provider"] !== undefined;
    try {
        await makeStack(
            workspace,
            wanted.name,
            isShared ? { backend: values.backend, secretsProvider: values["secrets-provider"] } : undefined,
        );
    } catch (error) {
        rmSync(file);
        throw error;
    }
    console.log(tellWhatIsLeft(wanted, from.name, left, values.backend));
}

/** Where a team keeps a stack, unless it is on this machine alone. */
interface SharedPlace {
    readonly backend: string | undefined;
    readonly secretsProvider: string | undefined;
}

async function makeStack(workspace: Workspace, name: string, place: SharedPlace | undefined): Promise<void> {
    const isNeeded = ({ title }: { readonly title: string }) => title === toolSteps.cli;
    await runSteps([
        ...provideTools(workspace, "docker").filter(isNeeded),
        {
            title: `Stack ${name}`,
            after: [toolSteps.cli],
            run: () =>
                place === undefined
                    ? ensureStack(workspace, name, new LocalStackConfig(workspace, name))
                    : makeStackIn(workspace, name, place),
        },
    ]);
}

function toStack({ name, runtime = "docker", policy = "development", nodes, ...rest }: Answers): NewStack {
    if (name === undefined) {
        throw failure("A stack needs a name: npm run new-stack -- NAME");
    }
    if (!/^[a-z](?:[a-z0-9-]{0,28}[a-z0-9])?$/.test(name)) {
        throw failure(
            `"${name}" is no name for a stack; write at most 30 small letters, digits and "-", with a letter first`,
        );
    }
    const { registry, namespace, context } = rest;
    // What is no runtime, policy or number is refused with everything else, by the settings' own checks.
    return {
        name,
        runtime: runtime as NewStack["runtime"],
        policy: policy as NewStack["policy"],
        registry,
        nodes: nodes === undefined ? undefined : asNumber(nodes),
        namespace,
        context,
    };
}

function asNumber(text: string): number {
    const number = Number(text);
    if (text.trim() === "" || Number.isNaN(number)) {
        throw failure(`"${text}" is no number of nodes; write --nodes 3`);
    }
    return number;
}

function demandNew(name: string, file: string): void {
    if (existsSync(file)) {
        throw failure(`There is a stack "${name}" already: ${file}. Nothing was changed.`);
    }
}

/** The stack that is named, or else one of the same runtime and policy, of the same runtime, any. */
function chooseFrom(wanted: NewStack, named: string | undefined, stacks: readonly StackText[]): StackText {
    const isLike = (pattern: RegExp[]) => (stack: StackText) =>
        pattern.every((line) => line.test(stack.text));
    const runtime = new RegExp(`^  dhi:runtime: ${wanted.runtime}$`, "m");
    const policy = new RegExp(`^  dhi:policy: ${wanted.policy}$`, "m");
    const found =
        named === undefined
            ? (stacks.find(isLike([runtime, policy])) ?? stacks.find(isLike([runtime])) ?? stacks[0])
            : stacks.find(({ name }) => name === named);
    if (found === undefined) {
        throw failure(
            `There is no stack "${named ?? ""}" to start from. Stacks here: ${stacks.map(({ name }) => name).join(", ")}.`,
        );
    }
    return found;
}

function stackFile({ root }: Workspace, name: string): string {
    return join(root, "stacks", `Pulumi.${name}.yaml`);
}

function readStacks(workspace: Workspace): StackText[] {
    return readdirSync(join(workspace.root, "stacks"))
        .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
        .map((name) => ({ name, text: readFileSync(stackFile(workspace, name), "utf8") }));
}
