import assert from "node:assert/strict";
import { join } from "node:path";
import { execa } from "execa";
import type { Values } from "../../../components/nats/streams/fields/codec.ts";
import { grpc, messages, service, Struct } from "../../../plugin/sdk.ts";
import { openWorkspace } from "../../../workspace/workspace.ts";

type Message = Record<string, (...args: unknown[]) => unknown>;
type Struct = { toJavaScript(): Values } | undefined;

/** Calls the plugin as Pulumi's engine does. */
export class Plugin {
    private constructor(
        private readonly client: Record<
            string,
            (
                request: unknown,
                callback: (error: { details: string } | null, response: Message) => void,
            ) => void
        >,
        private readonly process: { kill(): unknown },
    ) {}

    /** @param login the inputs of the provider. */
    static async start(login: Values): Promise<Plugin> {
        const program = join(openWorkspace().root, "plugin/pulumi-resource-dhi");
        const process = execa(program, [], { reject: false, stderr: "inherit" });
        const port = await new Promise((resolve) =>
            process.stdout.once("data", (data) => resolve(String(data).trim())),
        );
        const Client = grpc.makeGenericClientConstructor(service, "provider");
        const client = new Client(`127.0.0.1:${String(port)}`, grpc.credentials.createInsecure());
        const plugin = new Plugin(client as never, process);
        await plugin.#call("configure", "ConfigureRequest", { Args: login });
        return plugin;
    }

    /** The problems of inputs by property. */
    async check(kind: string, news: Values, olds: Values = {}): Promise<Record<string, string>> {
        const response = await this.#call("check", "CheckRequest", {
            Urn: urnOf(kind),
            Olds: olds,
            News: news,
        });
        const failures = response["getFailuresList"]?.() as Message[];
        return Object.fromEntries(
            failures.map((each) => [each["getProperty"]?.(), each["getReason"]?.()]),
        ) as Record<string, string>;
    }

    /** The changed properties, and those that make it another resource. */
    async diff(kind: string, olds: Values, news: Values) {
        const response = await this.#call("diff", "DiffRequest", {
            Urn: urnOf(kind),
            OldInputs: olds,
            News: news,
        });
        return { changed: response["getDiffsList"]?.(), replaces: response["getReplacesList"]?.() };
    }

    /** The changed inputs of a provider. */
    async diffConfig(olds: Values, news: Values) {
        const response = await this.#call("diffConfig", "DiffRequest", { OldInputs: olds, News: news });
        return response["getDiffsList"]?.();
    }

    async create(kind: string, news: Values, preview = false): Promise<string> {
        const values = { Urn: urnOf(kind), Properties: news, Preview: preview };
        return (await this.#call("create", "CreateRequest", values))["getId"]?.() as string;
    }

    async update(kind: string, olds: Values, news: Values): Promise<void> {
        await this.#call("update", "UpdateRequest", { Urn: urnOf(kind), OldInputs: olds, News: news });
    }

    async delete(kind: string, olds: Values): Promise<void> {
        await this.#call("delete", "DeleteRequest", { Urn: urnOf(kind), Properties: olds });
    }

    /** Its inputs after a refresh; without inputs before, as for an import. Undefined if it does not exist. */
    async read(kind: string, id: string, inputs?: Values): Promise<Values | undefined> {
        const values = { Urn: urnOf(kind), Id: id, ...(inputs === undefined ? {} : { Inputs: inputs }) };
        const response = await this.#call("read", "ReadRequest", values);
        return (response["getInputs"]?.() as Struct)?.toJavaScript();
    }

    stop(): void {
        this.process.kill();
    }

    #call(method: string, request: string, values: Values): Promise<Message> {
        const Request =
            (messages as unknown as Record<string, new () => Message>)[request] ?? assert.fail(request);
        const message = new Request();
        for (const [key, value] of Object.entries(values)) {
            message[`set${key}`]?.(typeof value === "object" ? Struct.fromJavaScript(value as never) : value);
        }
        return new Promise((resolve, reject) =>
            this.client[method]?.(message, (error, response) =>
                error === null ? resolve(response) : reject(new Error(error.details)),
            ),
        );
    }
}

function urnOf(kind: string): string {
    return `urn:pulumi:dev::dhi::dhi:nats:DockerCluster$dhi:nats:${kind}::it`;
}
