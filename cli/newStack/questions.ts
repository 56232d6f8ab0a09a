import * as prompts from "@clack/prompts";
import { failure } from "../../components/refusal.ts";

/** The answers about a new stack, from the command line or from the user, unchecked. */
export interface Answers {
    readonly name?: string | undefined;
    readonly runtime?: string | undefined;
    readonly policy?: string | undefined;
    readonly registry?: string | undefined;
    readonly nodes?: string | undefined;
    readonly namespace?: string | undefined;
    readonly context?: string | undefined;
}

/** Prompts for what the command line leaves open. An empty answer leaves it open too. */
export async function promptFor(given: Answers): Promise<Answers> {
    const text = async (message: string, placeholder: string) =>
        answered(await prompts.text({ message, placeholder, defaultValue: "" })) || undefined;
    const name = given.name ?? (await text("Name of the stack", "qa"));
    const runtime = given.runtime ?? (await choose("Runtime", ["docker", "kubernetes"]));
    const policy = given.policy ?? (await choose("Policy", ["development", "production"]));
    const registry =
        given.registry ??
        (await text("Image registry (Enter: same as the stack it is copied from)", "dhi.io"));
    const nodes =
        given.nodes ??
        (await text("Number of NATS servers (Enter: same as the stack it is copied from)", "3"));
    if (runtime !== "kubernetes") {
        return { ...given, name, runtime, policy, registry, nodes };
    }
    const namespace = given.namespace ?? (await text("Namespace", `dhi-${name ?? ""}`));
    const context =
        given.context ??
        (await text(
            'Context of the kubeconfig, as listed by "kubectl config get-contexts"',
            "Enter: set it later",
        ));
    return { ...given, name, runtime, policy, registry, nodes, namespace, context };
}

async function choose(message: string, options: readonly string[]): Promise<string> {
    return answered(
        await prompts.select({ message, options: options.map((value) => ({ value, label: value })) }),
    );
}

/** @throws if the user has canceled. */
function answered<T>(answer: T): Exclude<T, symbol> {
    if (typeof answer === "symbol") {
        throw failure("Canceled. Nothing was created.");
    }
    return answer as Exclude<T, symbol>;
}
