import * as prompts from "@clack/prompts";
import { failure } from "../../components/refusal.ts";

/** What the command line or the user says of a new stack, unchecked. */
export interface Answers {
    readonly name?: string | undefined;
    readonly runtime?: string | undefined;
    readonly policy?: string | undefined;
    readonly registry?: string | undefined;
    readonly nodes?: string | undefined;
    readonly namespace?: string | undefined;
    readonly context?: string | undefined;
}

/** Asks for what was not given. An empty answer is none. */
export async function askFor(given: Answers): Promise<Answers> {
    const text = async (message: string, placeholder: string) =>
        answered(await prompts.text({ message, placeholder, defaultValue: "" })) || undefined;
    const name = given.name ?? (await text("What is the environment called?", "qa"));
    const runtime = given.runtime ?? (await choose("Where does it run?", ["docker", "kubernetes"]));
    const policy = given.policy ?? (await choose("What is it for?", ["development", "production"]));
    const registry =
        given.registry ?? (await text("Where do images come from? (Enter: as in other stacks)", "dhi.io"));
    const nodes = given.nodes ?? (await text("How many NATS servers? (Enter: as in other stacks)", "3"));
    if (runtime !== "kubernetes") {
        return { ...given, name, runtime, policy, registry, nodes };
    }
    const namespace = given.namespace ?? (await text("Which namespace?", `dhi-${name ?? ""}`));
    const context =
        given.context ??
        (await text('Which cluster, as "kubectl config get-contexts" names it?', "Enter: to be set later"));
    return { ...given, name, runtime, policy, registry, nodes, namespace, context };
}

async function choose(message: string, options: readonly string[]): Promise<string> {
    return answered(
        await prompts.select({ message, options: options.map((value) => ({ value, label: value })) }),
    );
}

/** @throws where the user has cancelled. */
function answered<T>(answer: T): Exclude<T, symbol> {
    if (typeof answer === "symbol") {
        throw failure("Nothing was made.");
    }
    return answer as Exclude<T, symbol>;
}
