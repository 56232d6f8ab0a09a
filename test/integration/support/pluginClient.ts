import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { credentials } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import service from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import { EngineStub } from "./engineStub.ts";
import { asHalfCreated, checked, difference } from "./pluginAnswers.ts";
import type { Difference, Live, Reader } from "./pluginAnswers.ts";
import { fromStruct, secretsOf, toStruct } from "./values.ts";
import type { Values } from "./values.ts";

const checkout = fileURLToPath(new URL("../../..", import.meta.url));

/** A plugin under test. */
export interface Subject {
    /** `docker` */
    readonly name: string;
    readonly executable: string;
    /** Whether the plugin keeps secrets marked. Otherwise the engine marks them from the inputs. */
    readonly keepsSecrets: boolean;
}

/** A client that calls the plugin as the engine does. */
export class Plugin {
    readonly #process: ChildProcess;
    readonly #engine: EngineStub;
    readonly #client: ResourceProviderClient;
    readonly #prefix: string;
    readonly #subject: Subject;
    readonly #read: Reader;

    private constructor(subject: Subject, process: ChildProcess, engine: EngineStub, port: number) {
        this.#subject = subject;
        this.#read = subject.keepsSecrets ? secretsOf : fromStruct;
        this.#process = process;
        this.#engine = engine;
        const options = { "grpc.max_receive_message_length": -1 };
        const address = `127.0.0.1:${port}`;
        this.#client = new service.ResourceProviderClient(address, credentials.createInsecure(), options);
        this.#prefix = "urn:pulumi:test::contract::";
    }

    /** Starts the plugin, as the engine does. */
    public static async start(subject: Subject): Promise<Plugin> {
        const engine = new EngineStub();
        const address = await engine.listen();
        const child = spawn(subject.executable, [address], {
            cwd: checkout,
            stdio: ["ignore", "pipe", "inherit"],
        });
        const [line] = (await once(createInterface(child.stdout), "line")) as [string];
        return new Plugin(subject, child, engine, Number(line));
    }

    /** Ends the process with a signal and returns its exit code. */
    public async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
        this.#client.close();
        const ended = once(this.#process, "exit");
        this.#process.kill(signal);
        const [code] = (await ended) as [number | null];
        this.#engine.close();
        return code;
    }

    /** The messages that the plugin has reported to the engine. */
    public get messages(): readonly string[] {
        return this.#engine.messages;
    }

    public async configure(config: Record<string, string> = {}): Promise<messages.ConfigureResponse> {
        const request = new messages.ConfigureRequest();
        for (const [key, value] of Object.entries(config)) {
            request.getVariablesMap().set(`${this.#subject.name}:config:${key}`, value);
        }
        request.setArgs(toStruct(config));
        request.setAcceptsecrets(true);
        return await this.#ask<messages.ConfigureResponse>((done) => this.#client.configure(request, done));
    }

    public async checkConfig(config: Values): Promise<{ inputs: Values; failures: string[] }> {
        const request = new messages.CheckRequest();
        request.setUrn(`${this.#prefix}pulumi:providers:${this.#subject.name}::explicit`);
        request.setNews(toStruct(config));
        return checked(
            this.#read,
            await this.#ask<messages.CheckResponse>((done) => this.#client.checkConfig(request, done)),
        );
    }

    public async diffConfig(olds: Values, news: Values): Promise<Difference> {
        const request = new messages.DiffRequest();
        request.setUrn(`${this.#prefix}pulumi:providers:${this.#subject.name}::explicit`);
        request.setOlds(toStruct(olds));
        request.setOldInputs(toStruct(olds));
        request.setNews(toStruct(news));
        return difference(
            await this.#ask<messages.DiffResponse>((done) => this.#client.diffConfig(request, done)),
        );
    }

    public async info(): Promise<string> {
        return (
            await this.#ask<PluginInfo>((done) => this.#client.getPluginInfo(new empty.Empty(), done))
        ).getVersion();
    }

    public async cancel(): Promise<void> {
        await this.#ask<Empty>((done) => this.#client.cancel(new empty.Empty(), done));
    }

    /** Checks inputs. Does not throw when they are not valid. */
    public async check(
        type: string,
        name: string,
        news: Values,
        olds: Values = {},
    ): Promise<ReturnType<typeof checked>> {
        const request = new messages.CheckRequest();
        request.setUrn(this.#urn(type, name));
        request.setNews(toStruct(news));
        request.setOlds(toStruct(olds));
        request.setRandomseed(randomBytes(32));
        return checked(
            this.#read,
            await this.#ask<messages.CheckResponse>((done) => this.#client.check(request, done)),
        );
    }

    public async diff(type: string, name: string, live: Live, news: Values): Promise<Difference> {
        const request = new messages.DiffRequest();
        request.setId(live.id);
        request.setUrn(this.#urn(type, name));
        request.setOlds(toStruct(live.state));
        request.setOldInputs(toStruct(live.inputs));
        request.setNews(toStruct(news));
        return difference(await this.#ask<messages.DiffResponse>((done) => this.#client.diff(request, done)));
    }

    public async create(type: string, name: string, inputs: Values, preview = false): Promise<Live> {
        const request = new messages.CreateRequest();
        request.setUrn(this.#urn(type, name));
        request.setProperties(toStruct(inputs));
        request.setPreview(preview);
        const answer = await this.#ask<messages.CreateResponse>((done) => this.#client.create(request, done));
        return { id: answer.getId(), state: this.#read(answer.getProperties()), inputs };
    }

    /** Reads a resource, or imports it when there is no state; `undefined` if it does not exist. */
    public async read(type: string, name: string, live: Live): Promise<Live | undefined> {
        const request = new messages.ReadRequest();
        request.setId(live.id);
        request.setUrn(this.#urn(type, name));
        if (Object.keys(live.state).length > 0) {
            request.setProperties(toStruct(live.state));
            request.setInputs(toStruct(live.inputs));
        }
        const answer = await this.#ask<messages.ReadResponse>((done) => this.#client.read(request, done));
        const state = this.#read(answer.getProperties());
        return answer.getId() === ""
            ? undefined
            : { id: answer.getId(), state, inputs: this.#read(answer.getInputs()) };
    }

    public async update(
        type: string,
        name: string,
        live: Live,
        news: Values,
        preview = false,
    ): Promise<Live> {
        const request = new messages.UpdateRequest();
        request.setId(live.id);
        request.setUrn(this.#urn(type, name));
        request.setOlds(toStruct(live.state));
        request.setOldInputs(toStruct(live.inputs));
        request.setNews(toStruct(news));
        request.setPreview(preview);
        const answer = await this.#ask<messages.UpdateResponse>((done) => this.#client.update(request, done));
        return { id: live.id, state: this.#read(answer.getProperties()), inputs: news };
    }

    public async delete(type: string, name: string, live: Live): Promise<void> {
        const request = new messages.DeleteRequest();
        request.setId(live.id);
        request.setUrn(this.#urn(type, name));
        request.setProperties(toStruct(live.state));
        request.setOldInputs(toStruct(live.inputs));
        await this.#ask<Empty>((done) => this.#client.delete(request, done));
    }

    /** Calls a function of the plugin. */
    public async invoke(token: string, args: Values): Promise<Values> {
        const request = new messages.InvokeRequest();
        request.setTok(token);
        request.setArgs(toStruct(args));
        const answer = await this.#ask<messages.InvokeResponse>((done) => this.#client.invoke(request, done));
        return this.#read(answer.getReturn());
    }

    async #ask<T>(call: (done: Done<T>) => unknown): Promise<T> {
        return await ask(this.#read, call);
    }

    #urn(type: string, name: string): string {
        return `${this.#prefix}${type}::${name}`;
    }
}

type Done<T> = (error: ServiceError | null, answer: T) => void;

async function ask<T>(read: Reader, call: (done: Done<T>) => unknown): Promise<T> {
    return await new Promise((resolve, reject) => {
        call((error, answer) => {
            if (error === null) {
                resolve(answer);
            } else {
                reject(asHalfCreated(read, error));
            }
        });
    });
}
