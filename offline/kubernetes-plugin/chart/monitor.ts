import grpc from "@grpc/grpc-js";
import type * as rpc from "@pulumi/pulumi/proto/provider_pb.js";
import resourceService from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import type { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import resources from "@pulumi/pulumi/proto/resource_pb.js";
import type { RegisterResourceRequest, RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb.js";
import { toStruct, unknown } from "../../plugin/values.ts";
import type { Value, Values } from "../../plugin/values.ts";
import { version } from "../version.ts";

/** A resource that is to be. */
export interface Child {
    readonly type: string;
    readonly name: string;
    readonly inputs: Values;
    /** URNs of what must be there before. */
    readonly after: readonly string[];
    readonly retainOnDelete: boolean;
    readonly secretOutputs: readonly string[];
}

/** A resource that is registered. */
export interface Registered {
    readonly urn: string;
    readonly id: string;
}

const signature = "4dabf18193072939515e22adb298388d";
const resourceSignature = "5cf8f73096256a8f31e491e813e4eb8e";

/**
 * Registers a component and its resources with the deployment that a request belongs to. It speaks to the monitor
 * directly and not through Pulumi's SDK: that keeps the deployment in global variables, and there may be several at once.
 */
export class Component {
    readonly #request: rpc.ConstructRequest;
    readonly #client: ResourceMonitorClient;

    public constructor(request: rpc.ConstructRequest) {
        this.#request = request;
        this.#client = new resourceService.ResourceMonitorClient(
            request.getMonitorendpoint(),
            grpc.credentials.createInsecure(),
            { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 },
        );
    }

    public close(): void {
        this.#client.close();
    }

    /** Registers the component itself, with the options the program gave. */
    public async register(): Promise<string> {
        const request = this.#request;
        const own = this.#inherited(request.getType(), request.getName())
            .setParent(request.getParent())
            .setCustom(false)
            .setObject(toStruct({}))
            .setAliasesList(request.getAliasesList())
            .setDependenciesList(request.getDependenciesList())
            .setIgnorechangesList(request.getIgnorechangesList())
            .setReplaceonchangesList(request.getReplaceonchangesList())
            .setAdditionalsecretoutputsList(request.getAdditionalsecretoutputsList())
            .setDeletedwith(request.getDeletedwith());
        return (await this.#send(own)).getUrn();
    }

    /** Registers a resource of the component, with the component's provider. */
    public async child(parent: string, child: Child): Promise<Registered> {
        const provider = this.#request.getProvidersMap().get("kubernetes") ?? "";
        const own = this.#inherited(child.type, child.name)
            .setParent(parent)
            .setCustom(true)
            .setObject(toStruct(child.inputs))
            .setProvider(provider)
            .setVersion(version)
            .setDependenciesList([...child.after])
            .setAdditionalsecretoutputsList([...child.secretOutputs]);
        if (child.retainOnDelete) {
            own.setRetainondelete(true);
        }
        const response = await this.#send(own);
        return { urn: response.getUrn(), id: response.getId() };
    }

    /** What parents and children have in common. */
    #inherited(type: string, name: string): RegisterResourceRequest {
        const request = this.#request;
        const own = new resources.RegisterResourceRequest()
            .setType(type)
            .setName(name)
            .setAcceptsecrets(true)
            .setAcceptresources(true)
            .setSupportspartialvalues(true)
            .setAliasspecs(true);
        for (const [key, reference] of request.getProvidersMap().entries()) {
            own.getProvidersMap().set(key, reference);
        }
        if (request.hasProtect()) {
            own.setProtect(request.getProtect() === true);
        }
        if (request.hasRetainondelete()) {
            own.setRetainondelete(request.getRetainondelete() === true);
        }
        return own;
    }

    async #send(request: RegisterResourceRequest): Promise<RegisterResourceResponse> {
        return await new Promise((resolve, reject) => {
            this.#client.registerResource(request, (error, response) => {
                if (error === null) {
                    resolve(response);
                } else {
                    reject(new Error(error.details));
                }
            });
        });
    }
}

/** A resource as a value in outputs. */
export function referenceTo({ urn, id }: Registered): Value {
    return { [signature]: resourceSignature, urn, id: id === "" ? unknown : id, packageVersion: version };
}
