/** `npm run new-stack -- NAME`: creates a stack, copied from the one most like it. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { invalid } from "../../components/problems.ts";
import { failure } from "../../components/refusal.ts";
import { printProblems } from "../../settings/check.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";
import { freeOffset, isFree } from "../newStack/ports.ts";
import { promptFor, type Answers } from "../newStack/questions.ts";
import { describeNewStack, problemsOf } from "../newStack/report.ts";
import { newStackText, type NewStack, type StackText } from "../newStack/text.ts";
import { provideTools, toolSteps } from "../provide/tools.ts";
import { LocalStackConfig } from "../stack/config.ts";
import { createSharedStack, ensureStack, type SharedPlace } from "../stack/create.ts";
import { stackFile, stackNames } from "../stack/files.ts";
import { runSteps } from "../steps.ts";

export const help = `Usage: npm run new-stack -- NAME [options]

Creates stacks/Pulumi.NAME.yaml as a copy of the stack most like it, creates the stack with generated secrets, and lists
what remains to be done. On a terminal it prompts for what the options leave open. With --backend or
--secrets-provider the secrets are written to the stack file, encrypted, to be committed; otherwise they stay on this
machine.

  --runtime docker|kubernetes        where the stack runs (default: docker)
  --policy development|production    what the stack may do (default: development)
  --registry REGISTRY                where images come from: dhi.io, or a mirror such as docker.io/acme
                                     (default: same as the copied stack)
  --nodes N                          number of NATS servers (default: same as the copied stack)
  --namespace NAME                   Kubernetes: namespace of the stack (default: dhi-NAME)
  --context NAME                     Kubernetes: context of the kubeconfig (default: none, set it later)
  --from STACK                       the stack to copy (default: one with the same runtime and policy)
  --backend URL                      where Pulumi keeps the stack's state (default: .dhi in this checkout)
  --secrets-provider URL             what encrypts the secrets: passphrase, awskms://…, azurekeyvault://…, gcpkms://…,
                                     hashivault://… (default: passphrase)
  --yes                              do not prompt, use the defaults
  --help                             show this help

Exit codes: 0 success, 1 failed or a value was refused, 2 invalid arguments.

Examples:
  npm run new-stack -- qa
  npm run new-stack -- prod-eu --runtime kubernetes --policy production --backend s3://acme-state --yes`;

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
    const given: Answers = { ...values, name: positionals[0] };
    const wanted = toStack(process.stdin.isTTY && !values.yes ? await promptFor(given) : given);
    const file = stackFile(workspace.root, wanted.name);
    if (existsSync(file)) {
        throw failure(`The stack "${wanted.name}" already exists: ${file}. Nothing was changed.`);
    }

    const stacks = stackNames(workspace.root).map((name) => ({
        name,
        text: readFileSync(stackFile(workspace.root, name), "utf8"),
    }));
    const from = chooseFrom(wanted, values.from, stacks);
    const offset = wanted.runtime === "docker" ? await freeOffset(wanted, from, stacks, isFree) : 0;
    const text = newStackText(wanted, from, offset);
    const { refused, remaining } = problemsOf(text, wanted);
    if (refused.length > 0) {
        throw failure(`${printProblems(wanted.name, refused)}\nNothing was created.`);
    }
    writeFileSync(file, text);
    try {
        await createStack(workspace, wanted.name, {
            backend: values.backend,
            secretsProvider: values["secrets-provider"],
        });
    } catch (error) {
        rmSync(file);
        throw error;
    }
    console.log(describeNewStack(wanted, from.name, remaining, values.backend));
}

async function createStack(workspace: Workspace, name: string, place: SharedPlace): Promise<void> {
    const isShared = place.backend !== undefined || place.secretsProvider !== undefined;
    const isNeeded = ({ title }: { readonly title: string }) => title === toolSteps.cli;
    await runSteps([
        ...provideTools(workspace, "docker").filter(isNeeded),
        {
            title: `Stack ${name}`,
            after: [toolSteps.cli],
            run: () =>
                isShared
                    ? createSharedStack(workspace, name, place)
                    : ensureStack(workspace, name, new LocalStackConfig(workspace, name)),
        },
    ]);
}

function toStack({ name, runtime = "docker", policy = "development", nodes, ...rest }: Answers): NewStack {
    if (name === undefined) {
        throw failure("NAME is required: npm run new-stack -- NAME");
    }
    if (!/^[a-z](?:[a-z0-9-]{0,28}[a-z0-9])?$/.test(name)) {
        const use = `at most 30 lowercase letters, digits and "-", starting with a letter, for example "qa"`;
        throw failure(invalid("name for a stack", name, use));
    }
    const { registry, namespace, context } = rest;
    // The settings' own checks refuse an unknown runtime or policy.
    return {
        name,
        runtime: runtime as NewStack["runtime"],
        policy: policy as NewStack["policy"],
        registry,
        nodes: nodes === undefined ? undefined : toNumber(nodes),
        namespace,
        context,
    };
}

function toNumber(text: string): number {
    const number = Number(text);
    if (text.trim() === "" || Number.isNaN(number)) {
        throw failure(`--nodes: ${invalid("number", text, "a whole number, for example 3")}`);
    }
    return number;
}

/** The named stack, or else the first one with the same runtime and policy, or the same runtime, or any. */
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
            `The stack "${named ?? ""}" does not exist: use one of ${stacks.map(({ name }) => name).join(", ")}.`,
        );
    }
    return found;
}
