/**
 * The parts of Pulumi's SDK that a provider of resources needs. The SDK's own entry takes half a second to load, and
 * its copies of these packages are the ones that its messages are made with.
 */
import { createRequire } from "node:module";
import type * as Grpc from "@grpc/grpc-js";
import type * as EngineService from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type * as EngineMessages from "@pulumi/pulumi/proto/engine_pb.js";
import type * as PluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";
import type * as ProviderMessages from "@pulumi/pulumi/proto/provider_pb.js";
import type * as EmptyMessages from "google-protobuf/google/protobuf/empty_pb.js";
import type * as StructMessages from "google-protobuf/google/protobuf/struct_pb.js";

const load = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));

export const grpc = load("@grpc/grpc-js") as typeof Grpc;
export const messages = load("./proto/provider_pb.js") as typeof ProviderMessages;
export const pluginMessages = load("./proto/plugin_pb.js") as typeof PluginMessages;
export const { Empty } = load("google-protobuf/google/protobuf/empty_pb.js") as typeof EmptyMessages;
export const { Struct } = load("google-protobuf/google/protobuf/struct_pb.js") as typeof StructMessages;

/** The service that the engine calls. The SDK's type of it lacks its newest methods. */
export const { ResourceProviderService: service } = load("./proto/provider_grpc_pb.js") as {
    readonly ResourceProviderService: Grpc.ServiceDefinition;
};

/** The engine's own service, for messages to the user. */
export function engine() {
    const { LogRequest, LogSeverity } = load("./proto/engine_pb.js") as typeof EngineMessages;
    const { EngineClient } = load("./proto/engine_grpc_pb.js") as typeof EngineService;
    return { EngineClient, LogRequest, LogSeverity };
}
