import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { credentials, Server, ServerCredentials } from "@grpc/grpc-js";
import type { handleUnaryCall, ServiceError } from "@grpc/grpc-js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import engine from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import service from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import status from "@pulumi/pulumi/proto/status_pb.js";
import { pluginExecutable, type ResourcePlugin } from "../../../offline/tools/resourcePlugin.ts";
import { openWorkspace } from "../../../workspace/workspace.ts";
import { fromStruct, toStruct, type Values } from "./values.ts";

const kinds = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"] as const;

/** The result of Diff. */
export interface Difference {
    readonly replaces: readonly string[];
    readonly deleteBeforeReplace: boolean;
    readonly detailed: Readonly<Record<string, (typeof kinds)[number]>>;
}

/** A resource of the plugin. */
export interface Live {
    readonly id: string;
    readonly state: Values;
    readonly inputs: Values;
}

/** An error of Create after which the resource exists. */
export interface HalfCreated extends Error {
    readonly id: string;
    readonly state: Values;
}

type Done<T> = (error: ServiceError | null, answer: T) => void;

/** A client that calls a resource plugin as the engine does. Its resources all have the same name. */
export class Plugin {
    /** What the plugin has reported to the engine. */
    readonly messages: string[] = [];
    readonly #engine = new Server();
    readonly #name: string;
    #process: ChildProcess | undefined;
    #client: ResourceProviderClient | undefined;

    private constructor(name: string) {
        this.#name = name;
    }

    /** Starts the plugin that stacks use here, or the executable in `DHI_DOCKER_PLUGIN` or `DHI_KUBERNETES_PLUGIN`. */
    static async start(plugin: ResourcePlugin, config: Record<string, string> = {}): Promise<Plugin> {
        const started = new Plugin(plugin.name);
        const release = releaseOf(plugin);
        await started.#start(release ?? pluginExecutable(openWorkspace(), plugin));
        await started.#configure(config);
        return started;
    }

    stop(): void {
        this.#client?.close();
        this.#process?.kill();
        this.#engine.forceShutdown();
    }

    /** Compares two configurations of a provider. */
    async diffConfig(olds: Values, news: Values): Promise<Difference> {
        const request = new messages.DiffRequest();
        request.setUrn(`${prefix}pulumi:providers:${this.#name}::it`);
        request.setOlds(toStruct(olds));
        request.setOldInputs(toStruct(olds));
        request.setNews(toStruct(news));
        return difference(await this.#ask((client, done) => client.diffConfig(request, done)));
    }

    async cancel(): Promise<void> {
        await this.#ask<Empty>((client, done) => client.cancel(new empty.Empty(), done));
    }

    /** Checks inputs; throws when they are not valid. */
    async inputs(type: string, news: Values, olds: Values = {}): Promise<Values> {
        const request = new messages.CheckRequest();
        request.setUrn(urnOf(type));
        request.setNews(toStruct(news));
        request.setOlds(toStruct(olds));
        request.setRandomseed(randomBytes(32));
        const answer = await this.#ask<messages.CheckResponse>((client, done) => client.check(request, done));
        const failures = answer.getFailuresList().map((one) => `${one.getProperty()}${one.getReason()}`);
        assert.deepEqual(failures, []);
        return fromStruct(answer.getInputs());
    }

    async create(type: string, inputs: Values, preview = false): Promise<Live> {
        const request = new messages.CreateRequest();
        request.setUrn(urnOf(type));
        request.setProperties(toStruct(inputs));
        request.setPreview(preview);
        const answer = await this.#ask<messages.CreateResponse>((client, done) =>
            client.create(request, done),
        );
        return { id: answer.getId(), state: fromStruct(answer.getProperties()), inputs };
    }

    /** Checks and creates. */
    async deploy(type: string, properties: Values): Promise<Live> {
        return this.create(type, await this.inputs(type, properties));
    }

    async diff(type: string, live: Live, news: Values): Promise<Difference> {
        const request = new messages.DiffRequest();
        setResource(request, type, live);
        request.setOlds(toStruct(live.state));
        request.setNews(toStruct(news));
        return difference(await this.#ask((client, done) => client.diff(request, done)));
    }

    async update(type: string, live: Live, news: Values, preview = false): Promise<Live> {
        const request = new messages.UpdateRequest();
        setResource(request, type, live);
        request.setOlds(toStruct(live.state));
        request.setNews(toStruct(news));
        request.setPreview(preview);
        const answer = await this.#ask<messages.UpdateResponse>((client, done) =>
            client.update(request, done),
        );
        return { id: live.id, state: fromStruct(answer.getProperties()), inputs: news };
    }

    async delete(type: string, live: Live): Promise<void> {
        const request = new messages.DeleteRequest();
        setResource(request, type, live);
        request.setProperties(toStruct(live.state));
        await this.#ask<Empty>((client, done) => client.delete(request, done));
    }

    /** Asserts that nothing would change, before and after a refresh. */
    async assertSettled(type: string, live: Live): Promise<void> {
        assert.deepEqual((await this.diff(type, live, live.inputs)).detailed, {});
        const request = new messages.ReadRequest();
        request.setId(live.id);
        request.setUrn(urnOf(type));
        request.setProperties(toStruct(live.state));
        request.setInputs(toStruct(live.inputs));
        const answer = await this.#ask<messages.ReadResponse>((client, done) => client.read(request, done));
        const refreshed = { ...live, id: answer.getId(), state: fromStruct(answer.getProperties()) };
        assert.deepEqual((await this.diff(type, refreshed, live.inputs)).detailed, {}, "after a refresh");
    }

    /** Calls a function of the plugin. */
    async invoke(token: string, args: Values): Promise<Values> {
        const request = new messages.InvokeRequest();
        request.setTok(token);
        request.setArgs(toStruct(args));
        const answer = await this.#ask<messages.InvokeResponse>((client, done) =>
            client.invoke(request, done),
        );
        return fromStruct(answer.getReturn());
    }

    async #start(executable: string): Promise<void> {
        const log: handleUnaryCall<LogRequest, Empty> = (call, callback) => {
            this.messages.push(call.request.getMessage());
            callback(null, new empty.Empty());
        };
        this.#engine.addService(engine.EngineService, { log });
        const port = await new Promise<number>((resolve, reject) => {
            this.#engine.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
                error === null ? resolve(bound) : reject(error),
            );
        });
        const child = spawn(executable, [`127.0.0.1:${port}`], { stdio: ["ignore", "pipe", "inherit"] });
        const [line] = (await once(createInterface(child.stdout), "line")) as [string];
        this.#process = child;
        this.#client = new service.ResourceProviderClient(
            `127.0.0.1:${Number(line)}`,
            credentials.createInsecure(),
            { "grpc.max_receive_message_length": -1 },
        );
    }

    async #configure(config: Record<string, string>): Promise<void> {
        const request = new messages.ConfigureRequest();
        for (const [key, value] of Object.entries(config)) {
            request.getVariablesMap().set(`${this.#name}:config:${key}`, value);
        }
        request.setArgs(toStruct(config));
        request.setAcceptsecrets(true);
        await this.#ask<messages.ConfigureResponse>((client, done) => client.configure(request, done));
    }

    async #ask<T>(call: (client: ResourceProviderClient, done: Done<T>) => unknown): Promise<T> {
        const client = this.#client;
        assert.ok(client, "the plugin is not running");
        return new Promise((resolve, reject) => {
            call(client, (error, answer) =>
                error === null ? resolve(answer) : reject(asHalfCreated(error)),
            );
        });
    }
}

/** The executable of a release to test instead of the built plugin. */
export function releaseOf({ name }: Pick<ResourcePlugin, "name">): string | undefined {
    return process.env[`DHI_${name.toUpperCase()}_PLUGIN`];
}

const prefix = "urn:pulumi:test::contract::";
const urnOf = (type: string) => `${prefix}${type}::it`;

function setResource(
    request: messages.DiffRequest | messages.UpdateRequest | messages.DeleteRequest,
    type: string,
    live: Live,
): void {
    request.setId(live.id);
    request.setUrn(urnOf(type));
    request.setOldInputs(toStruct(live.inputs));
}

/** Reads the ID and state of an error, which the engine stores. */
function asHalfCreated(error: ServiceError): Error {
    const [bytes] = error.metadata.get("grpc-status-details-bin");
    const [details] =
        typeof bytes === "object" ? status.Status.deserializeBinary(bytes).getDetailsList() : [];
    const parse = (data: Uint8Array) => messages.ErrorResourceInitFailed.deserializeBinary(data);
    const failed = details?.unpack(parse, "pulumirpc.ErrorResourceInitFailed");
    if (failed === null || failed === undefined) {
        return new Error(error.details);
    }
    const half = new Error([error.details, ...failed.getReasonsList()].join("\n"));
    return Object.assign(half, { id: failed.getId(), state: fromStruct(failed.getProperties()) });
}

function difference(answer: messages.DiffResponse): Difference {
    const detailed = [...answer.getDetaileddiffMap().getEntryList()].map(
        ([key]) => [key, kinds[answer.getDetaileddiffMap().get(key)?.getKind() ?? 0]] as const,
    );
    return {
        replaces: answer.getReplacesList(),
        deleteBeforeReplace: answer.getDeletebeforereplace(),
        detailed: Object.fromEntries(detailed) as Difference["detailed"],
    };
}
