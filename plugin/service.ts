import type { ServerUnaryCall, sendUnaryData, UntypedServiceImplementation } from "@grpc/grpc-js";
import type {
    CheckRequest,
    ConfigureRequest,
    CreateRequest,
    DeleteRequest,
    DiffRequest,
    ReadRequest,
    UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb.js";
import type { Struct as StructMessage } from "google-protobuf/google/protobuf/struct_pb.js";
import { markKey, secretMark } from "../components/engineValues.ts";
import type { Values } from "../components/nats/streams/fields/codec.ts";
import type { Problem } from "../components/problems.ts";
import type { Log } from "./log.ts";
import { JetStreamApi } from "./resources/api.ts";
import { changedLogin, Connection, present, type Login } from "../components/nats/client/connection.ts";
import { checkMembers } from "./resources/members.ts";
import { JetStreamResource, RefusedError } from "./resources/resource.ts";
import { schema, schemaText } from "./schema.ts";
import { Empty, grpc, messages, pluginMessages, Struct } from "./sdk.ts";

/** What the engine calls for resources in JetStream. One process serves one provider resource. */
export function resourceService(log: Log): UntypedServiceImplementation {
    let connection = new Connection({});
    const api = () => new JetStreamApi(connection);
    return {
        getPluginInfo: answer(() => {
            const response = new pluginMessages.PluginInfo();
            response.setVersion(schema.version);
            return response;
        }),
        getSchema: answer(() => {
            const response = new messages.GetSchemaResponse();
            response.setSchema(schemaText);
            return response;
        }),
        attach: answer(() => new Empty()),
        cancel: answer(async () => {
            await connection.close();
            return new Empty();
        }),
        diffConfig: answer((request: DiffRequest) =>
            differences(changedLogin(plain(request.getOldInputs()), plain(request.getNews()))),
        ),
        configure: answer((request: ConfigureRequest) => {
            connection = new Connection(plain(request.getArgs()) as Login);
            const response = new messages.ConfigureResponse();
            response.setSupportspreview(true);
            // The engine requires these of a plugin with components.
            response.setAcceptsecrets(true);
            response.setAcceptresources(true);
            response.setAcceptoutputs(true);
            return response;
        }),
        checkConfig: answer(async (request: CheckRequest) => {
            const [olds, news] = [plain(request.getOlds()) as Login, plain(request.getNews()) as Login];
            const { problems, warnings } = await checkMembers(present(olds), present(news));
            for (const warning of warnings) {
                await log.warn(request.getUrn(), warning);
            }
            const response = new messages.CheckResponse();
            const inputs = request.getNews();
            // Not in the state: it is about this change alone, and its removal is none.
            inputs?.getFieldsMap().del("leaveStreams");
            response.setInputs(inputs);
            response.setFailuresList(problems.map((reason) => checkFailure({ path: "", reason })));
            return response;
        }),
        check: answer((request: CheckRequest) => {
            const problems = resourceOf(request).check(plain(request.getOlds()), plain(request.getNews()));
            const response = new messages.CheckResponse();
            response.setInputs(request.getNews());
            response.setFailuresList(problems.map(checkFailure));
            return response;
        }),
        diff: answer((request: DiffRequest) => diffResponse(resourceOf(request), request)),
        create: answer(async (request: CreateRequest) => {
            const resource = resourceOf(request);
            const news = plain(request.getProperties());
            const isAdopted = request.getPreview()
                ? await resource.willAdopt(api(), news).catch(unlessRefused)
                : await resource.create(api(), news);
            if (isAdopted === true) {
                await log.info(
                    request.getUrn(),
                    "exists in the cluster: it is taken over, and becomes as declared",
                );
            }
            const response = new messages.CreateResponse();
            response.setProperties(request.getProperties());
            response.setId(request.getPreview() ? "" : resource.id(news));
            return response;
        }),
        read: answer(async (request: ReadRequest) => {
            const response = new messages.ReadResponse();
            try {
                const declared = plain(request.getInputs());
                const found = await resourceOf(request).read(api(), request.getId(), declared);
                if (found !== undefined) {
                    response.setId(request.getId());
                    response.setInputs(struct(found));
                    response.setProperties(struct(found));
                }
            } catch (error) {
                if (!request.hasInputs()) {
                    throw error;
                }
                // Every update refreshes first, also the one that starts a stopped cluster, or creates a removed one again.
                await log.warn(request.getUrn(), `is not compared with the cluster: ${messageOf(error)}`);
                response.setId(request.getId());
                response.setInputs(request.getInputs());
                response.setProperties(request.getProperties());
            }
            return response;
        }),
        update: answer(async (request: UpdateRequest) => {
            if (!request.getPreview()) {
                const [olds, news] = [plain(request.getOldInputs()), plain(request.getNews())];
                await resourceOf(request).update(api(), olds, news);
            }
            const response = new messages.UpdateResponse();
            response.setProperties(request.getNews());
            return response;
        }),
        delete: answer(async (request: DeleteRequest) => {
            await resourceOf(request).delete(api(), plain(request.getProperties()));
            return new Empty();
        }),
    };
}

/** A preview does not need the cluster, which may not exist yet. */
function unlessRefused(error: unknown): undefined {
    if (error instanceof RefusedError) {
        throw error;
    }
}

function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}

function checkFailure({ path, reason }: Problem) {
    const failure = new messages.CheckFailure();
    failure.setProperty(path);
    failure.setReason(reason);
    return failure;
}

function diffResponse(resource: JetStreamResource, request: DiffRequest) {
    const [olds, news] = [plain(request.getOldInputs()), plain(request.getNews())];
    const ignored = request.getIgnorechangesList();
    const response = differences(resource.diff(olds, news).filter((key) => !ignored.includes(key)));
    response.setReplacesList(resource.replaces(olds, news));
    return response;
}

function differences(changed: string[]) {
    const response = new messages.DiffResponse();
    const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
    response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
    response.setDiffsList(changed);
    return response;
}

/** A method that answers or fails with one plain message. */
function answer<Request, Response>(method: (request: Request) => Response | Promise<Response>) {
    return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
        Promise.resolve()
            .then(() => method(call.request))
            .then(
                (response) => callback(null, response),
                (error: unknown) =>
                    callback({
                        code: grpc.status.UNKNOWN,
                        details: messageOf(error),
                    }),
            );
    };
}

function resourceOf(request: { getUrn(): string }): JetStreamResource {
    // The type of a child follows those of its parents.
    const type = request.getUrn().split("::")[2]?.split("$").at(-1);
    return new JetStreamResource(type ?? "");
}

function plain(struct: StructMessage | undefined): Values {
    return withoutMarks(struct?.toJavaScript() ?? {}) as Values;
}

/** Values without the marks of secrets. */
function withoutMarks(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(withoutMarks);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const object = value as Record<string, unknown>;
    return object[markKey] === secretMark
        ? withoutMarks(object["value"])
        : Object.fromEntries(Object.entries(object).map(([key, each]) => [key, withoutMarks(each)]));
}

function struct(values: Values): StructMessage {
    return Struct.fromJavaScript(JSON.parse(JSON.stringify(values)) as Record<string, never>);
}
