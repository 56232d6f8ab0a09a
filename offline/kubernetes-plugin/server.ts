import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import type * as rpc from "@pulumi/pulumi/proto/provider_pb.js";
import type { EngineLog } from "../plugin/engineLog.ts";
import { checkResponse, diffResponse, parseUrn, proposedName, unary } from "../plugin/rpc.ts";
import type { ServedProvider } from "../plugin/serve.ts";
import { fromStruct, secretsOf, toStruct } from "../plugin/values.ts";
import { construct } from "./chart/construct.ts";
import { checkConfig, configChanges } from "./config.ts";
import { check } from "./deeds/check.ts";
import { create } from "./deeds/create.ts";
import { remove } from "./deeds/delete.ts";
import { diff } from "./deeds/diff.ts";
import { read } from "./deeds/read.ts";
import { update } from "./deeds/update.ts";
import { reporter, Session } from "./session.ts";
import type { Deed } from "./session.ts";
import { version } from "./version.ts";

/** The gRPC service `pulumirpc.ResourceProvider`. */
export class ResourceProvider implements ServedProvider {
    readonly #log: EngineLog;
    readonly #abort = new AbortController();
    #session = Session.empty();

    public constructor(log: EngineLog) {
        this.#log = log;
    }

    public service(): UntypedServiceImplementation {
        return {
            getPluginInfo: unary<Empty, PluginInfo>(() => new plugin.PluginInfo().setVersion(version)),
            getSchema: unary<rpc.GetSchemaRequest, rpc.GetSchemaResponse>(() =>
                new messages.GetSchemaResponse().setSchema("{}"),
            ),
            checkConfig: unary<rpc.CheckRequest, rpc.CheckResponse>((request) =>
                checkResponse(request.getNews(), checkConfig(fromStruct(request.getNews()))),
            ),
            diffConfig: unary(this.#diffConfig.bind(this)),
            configure: unary(this.#configure.bind(this)),
            check: unary(this.#check.bind(this)),
            diff: unary(this.#diff.bind(this)),
            create: unary(this.#create.bind(this)),
            read: unary(this.#read.bind(this)),
            update: unary(this.#update.bind(this)),
            delete: unary(this.#delete.bind(this)),
            construct: unary<rpc.ConstructRequest, rpc.ConstructResponse>(
                async (request) => await construct(this.#session, request, this.#log),
            ),
            invoke: unary<rpc.InvokeRequest, rpc.InvokeResponse>((request) => {
                throw new Error(
                    `${request.getTok()} is not offered by the offline Kubernetes plugin; the official one has it`,
                );
            }),
            cancel: unary<Empty, Empty>(() => {
                this.close();
                return new empty.Empty();
            }),
        };
    }

    public close(): void {
        this.#abort.abort(new Error("cancelled"));
    }

    #diffConfig(request: rpc.DiffRequest): rpc.DiffResponse {
        const olds = fromStruct(request.getOldInputs() ?? request.getOlds());
        const changes = configChanges(olds, fromStruct(request.getNews()));
        return diffResponse({ changes, deletesBeforeReplacing: false });
    }

    async #configure(request: rpc.ConfigureRequest): Promise<rpc.ConfigureResponse> {
        const variables = [...request.getVariablesMap().getEntryList()];
        const config = variables.map(([key, value]) => [key.replace(/^kubernetes:config:/, ""), value]);
        this.#session = await Session.open(Object.fromEntries(config) as Record<string, string>);
        // Secrets are kept apart here: the state repeats the inputs, and the engine would not find them there.
        return new messages.ConfigureResponse()
            .setAcceptsecrets(true)
            .setSupportspreview(true)
            .setSupportsAutonamingConfiguration(true);
    }

    async #check(request: rpc.CheckRequest): Promise<rpc.CheckResponse> {
        const inputs = await check(this.#deed(request.getUrn()), {
            news: secretsOf(request.getNews()),
            olds: secretsOf(request.getOlds()),
            seed: request.getRandomseed_asU8(),
            proposedName: proposedName(request),
        });
        return checkResponse(toStruct(inputs), []);
    }

    async #diff(request: rpc.DiffRequest): Promise<rpc.DiffResponse> {
        const [state, news] = [secretsOf(request.getOlds()), secretsOf(request.getNews())];
        const deed = this.#deed(request.getUrn());
        return diffResponse(await diff(deed, state, news, request.getIgnorechangesList()));
    }

    async #create(request: rpc.CreateRequest): Promise<rpc.CreateResponse> {
        const deed = this.#deed(request.getUrn(), request.getTimeout());
        const { id, state } = await create(deed, secretsOf(request.getProperties()), request.getPreview());
        return new messages.CreateResponse().setId(id).setProperties(toStruct(state));
    }

    async #read(request: rpc.ReadRequest): Promise<rpc.ReadResponse> {
        const found = await read(this.#deed(request.getUrn()), {
            id: request.getId(),
            state: secretsOf(request.getProperties()),
            inputs: secretsOf(request.getInputs()),
        });
        const response = new messages.ReadResponse();
        return found === undefined
            ? response
            : response.setId(found.id).setProperties(toStruct(found.state)).setInputs(toStruct(found.inputs));
    }

    async #update(request: rpc.UpdateRequest): Promise<rpc.UpdateResponse> {
        const state = await update(this.#deed(request.getUrn(), request.getTimeout()), {
            state: secretsOf(request.getOlds()),
            news: secretsOf(request.getNews()),
            ignored: request.getIgnorechangesList(),
            preview: request.getPreview(),
        });
        return new messages.UpdateResponse().setProperties(toStruct(state));
    }

    async #delete(request: rpc.DeleteRequest): Promise<Empty> {
        const deed = this.#deed(request.getUrn(), request.getTimeout());
        await remove(deed, request.getId(), secretsOf(request.getProperties()));
        return new empty.Empty();
    }

    #deed(urn: string, timeout = 0): Deed {
        const { type, name } = parseUrn(urn);
        if (type.startsWith("kubernetes:helm.sh/")) {
            throw new Error(
                `${type} is not offered by the offline Kubernetes plugin, which stands in for the official one: that ` +
                    "has it. Of Helm, this one has kubernetes:helm.sh/v4:Chart",
            );
        }
        const report = reporter(this.#log, urn);
        return { session: this.#session, urn, type, name, signal: this.#abort.signal, timeout, report };
    }
}
