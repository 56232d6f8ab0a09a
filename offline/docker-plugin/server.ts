import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import type * as rpc from "@pulumi/pulumi/proto/provider_pb.js";
import { changedKeys, checkConfig, settingsOf } from "./config.ts";
import { Engine } from "./engine/api.ts";
import type { EngineLog } from "../plugin/engineLog.ts";
import { checkResponse, diffResponse, parseUrn, proposedName, unary } from "../plugin/rpc.ts";
import type { ServedProvider } from "../plugin/serve.ts";
import { providerOf } from "./resources/planned.ts";
import type { Deployed, Provider } from "./resources/planned.ts";
import type { Context } from "./resources/resource.ts";
import { fromStruct, toStruct } from "../plugin/values.ts";

/** The version of the official plugin that this one stands in for. */
export const version = "5.2.0";

const usualTimeout = 20 * 60;

/** What serves each resource type, loaded when it is first asked for: a stack seldom has all of them. */
const providers: Readonly<Record<string, () => Promise<Provider>>> = {
    "docker:index/container:Container": async () =>
        providerOf((await import("./resources/container/container.ts")).container),
    "docker:index/image:Image": async () => (await import("./resources/image/image.ts")).image,
    "docker:index/network:Network": async () => providerOf((await import("./resources/network.ts")).network),
    "docker:index/remoteImage:RemoteImage": async () =>
        providerOf((await import("./resources/remoteImage.ts")).remoteImage),
    "docker:index/volume:Volume": async () => providerOf((await import("./resources/volume.ts")).volume),
};

/** The gRPC service `pulumirpc.ResourceProvider`. */
export class ResourceProvider implements ServedProvider {
    readonly #log: EngineLog;
    readonly #abort = new AbortController();
    #settings = settingsOf({});
    #engine: Engine | undefined;

    public constructor(log: EngineLog) {
        this.#log = log;
    }

    /** The methods, as the gRPC server wants them. What is not here, it answers as not implemented. */
    public service(): UntypedServiceImplementation {
        return {
            getPluginInfo: unary<Empty, PluginInfo>(() => new plugin.PluginInfo().setVersion(version)),
            getSchema: unary<rpc.GetSchemaRequest, rpc.GetSchemaResponse>(() =>
                new messages.GetSchemaResponse().setSchema("{}"),
            ),
            checkConfig: unary(this.#checkConfig.bind(this)),
            diffConfig: unary(this.#diffConfig.bind(this)),
            configure: unary(this.#configure.bind(this)),
            check: unary(this.#check.bind(this)),
            diff: unary(this.#diff.bind(this)),
            create: unary(this.#create.bind(this)),
            read: unary(this.#read.bind(this)),
            update: unary(this.#update.bind(this)),
            delete: unary(this.#delete.bind(this)),
            invoke: unary<rpc.InvokeRequest, rpc.InvokeResponse>((request) => {
                throw new Error(`${request.getTok()} is not offered by the offline Docker plugin`);
            }),
            cancel: unary<Empty, Empty>(() => {
                this.#abort.abort();
                return new empty.Empty();
            }),
        };
    }

    /** Stops whatever is under way. */
    public close(): void {
        this.#abort.abort();
        this.#engine?.close();
    }

    #checkConfig(request: rpc.CheckRequest): rpc.CheckResponse {
        const failures = checkConfig(fromStruct(request.getNews()), parseUrn(request.getUrn()).name);
        return checkResponse(request.getNews(), failures);
    }

    #diffConfig(request: rpc.DiffRequest): rpc.DiffResponse {
        const olds = fromStruct(request.getOldInputs() ?? request.getOlds());
        const changed = changedKeys(olds, fromStruct(request.getNews()));
        const changes = new Map(changed.map((key) => [key, { change: "update" as const, replaces: false }]));
        return diffResponse({ changes, deletesBeforeReplacing: false });
    }

    async #configure(request: rpc.ConfigureRequest): Promise<rpc.ConfigureResponse> {
        const variables = [...request.getVariablesMap().getEntryList()];
        const config = Object.fromEntries(
            variables.map(([key, value]) => [key.replace(/^docker:config:/, ""), value]),
        );
        this.#settings = settingsOf({ ...config, ...fromStruct(request.getArgs()) });
        this.#engine?.close();
        this.#engine = undefined;
        // Here and not at the first deed: a preview should already tell that Docker is not running.
        await this.#settings.credentials.loaded();
        await this.#connected().version();
        // Without `acceptSecrets` the engine unwraps secrets on the way here and marks the outputs itself.
        return new messages.ConfigureResponse()
            .setAcceptsecrets(false)
            .setSupportspreview(true)
            .setSupportsAutonamingConfiguration(true);
    }

    async #check(request: rpc.CheckRequest): Promise<rpc.CheckResponse> {
        const { provider, name } = await target(request.getUrn());
        const { inputs, failures } = await provider.check({
            name,
            news: fromStruct(request.getNews()),
            olds: fromStruct(request.getOlds()),
            seed: request.getRandomseed_asU8(),
            proposedName: proposedName(request),
        });
        return checkResponse(toStruct(inputs), failures);
    }

    async #diff(request: rpc.DiffRequest): Promise<rpc.DiffResponse> {
        const { provider } = await target(request.getUrn());
        return diffResponse(provider.diff(deployed(request), fromStruct(request.getNews())));
    }

    async #create(request: rpc.CreateRequest): Promise<rpc.CreateResponse> {
        const { provider } = await target(request.getUrn());
        const inputs = fromStruct(request.getProperties());
        const context = this.#context(request.getUrn(), request.getTimeout());
        const { id, state } = await provider.create(context, inputs, request.getPreview());
        return new messages.CreateResponse().setId(id).setProperties(toStruct(state));
    }

    async #read(request: rpc.ReadRequest): Promise<rpc.ReadResponse> {
        const { provider } = await target(request.getUrn());
        const old = {
            id: request.getId(),
            state: fromStruct(request.getProperties()),
            inputs: fromStruct(request.getInputs()),
        };
        const found = await provider.read(this.#context(request.getUrn()), old);
        const response = new messages.ReadResponse();
        return found === undefined
            ? response
            : response.setId(found.id).setProperties(toStruct(found.state)).setInputs(toStruct(found.inputs));
    }

    async #update(request: rpc.UpdateRequest): Promise<rpc.UpdateResponse> {
        const { provider } = await target(request.getUrn());
        const context = this.#context(request.getUrn(), request.getTimeout());
        const news = fromStruct(request.getNews());
        const state = await provider.update(context, deployed(request), news, request.getPreview());
        return new messages.UpdateResponse().setProperties(toStruct(state));
    }

    async #delete(request: rpc.DeleteRequest): Promise<Empty> {
        const { provider } = await target(request.getUrn());
        const old = { id: request.getId(), state: fromStruct(request.getProperties()) };
        await provider.delete(this.#context(request.getUrn(), request.getTimeout()), old);
        return new empty.Empty();
    }

    #connected(): Engine {
        return (this.#engine ??= new Engine(this.#settings.address));
    }

    /** @param timeout seconds, as the program's `customTimeouts` has them; 0 for the usual 20 minutes. */
    #context(urn: string, timeout = 0): Context {
        const deadline = AbortSignal.timeout((timeout > 0 ? timeout : usualTimeout) * 1000);
        const signal = AbortSignal.any([this.#abort.signal, deadline]);
        return {
            engine: this.#connected().until(signal),
            credentials: this.#settings.credentials,
            signal,
            progress: (message) => {
                this.#log.status(urn, message);
            },
        };
    }
}

async function target(urn: string): Promise<{ provider: Provider; name: string }> {
    const { type, name } = parseUrn(urn);
    const load = Object.hasOwn(providers, type) ? providers[type] : undefined;
    if (load === undefined) {
        const known = Object.keys(providers).join(", ");
        throw new Error(`${type} is not offered by the offline Docker plugin, which knows ${known}`);
    }
    return { provider: await load(), name };
}

function deployed(request: rpc.DiffRequest | rpc.UpdateRequest): Deployed {
    return {
        id: request.getId(),
        state: fromStruct(request.getOlds()),
        inputs: fromStruct(request.getOldInputs()),
    };
}
