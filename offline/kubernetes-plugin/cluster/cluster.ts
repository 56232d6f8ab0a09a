import type { KubeConfig } from "@kubernetes/client-node";
import { objects } from "../../plugin/values.ts";
import type { Values } from "../../plugin/values.ts";
import { apiVersionOf, gvk, gvkOf, nameOf, namespaceOf } from "../objects/object.ts";
import type { Gvk } from "../objects/object.ts";
import { Connection } from "./connection.ts";
import type { ApiRequest } from "./connection.ts";
import { Discovery, pathOf } from "./discovery.ts";

/** How something is written. */
export interface WriteOptions {
    /** Only say what would become of it. */
    readonly dryRun?: boolean;
    readonly fieldManager?: string;
    /** Take over the fields of others. */
    readonly force?: boolean;
    readonly signal?: AbortSignal;
}

/** The version of an API server. */
export interface ServerVersion {
    readonly major: string;
    readonly minor: string;
    readonly gitVersion: string;
}

/** The objects of a cluster. Values go out and come in as they are: no field is lost that this plugin knows not. */
export class Cluster {
    public readonly config: KubeConfig;
    public readonly discovery: Discovery;
    readonly #connection: Connection;

    public constructor(config: KubeConfig) {
        this.config = config;
        this.#connection = new Connection(config);
        this.discovery = new Discovery(this.#connection);
    }

    public async version(): Promise<ServerVersion> {
        return JSON.parse(await this.#connection.send({ path: "/version" })) as ServerVersion;
    }

    /** Reads an object again. */
    public async read(object: Values, signal?: AbortSignal): Promise<Values> {
        return await this.#send({ path: await this.#path(object, nameOf(object)), signal });
    }

    /** Makes an object; there must be none of its name. */
    public async create(object: Values, options: WriteOptions): Promise<Values> {
        const path = await this.#path(object, "");
        return await this.#send({ ...writing(options), method: "POST", path, body: object });
    }

    /** Makes or changes the fields that are given, and removes those that this manager gave before. */
    public async apply(object: Values, options: WriteOptions): Promise<Values> {
        const path = await this.#path(object, nameOf(object));
        const request = writing(options);
        const query = { ...request.query, force: String(options.force ?? false) };
        const contentType = "application/apply-patch+yaml";
        return await this.#send({ ...request, query, method: "PATCH", path, body: object, contentType });
    }

    /** Puts an object in the place of another. */
    public async replace(object: Values, options: WriteOptions): Promise<Values> {
        const path = await this.#path(object, nameOf(object));
        return await this.#send({ ...writing(options), method: "PUT", path, body: object });
    }

    /** Changes an object by a JSON patch. */
    public async patch(object: Values, operations: readonly Values[]): Promise<Values> {
        const path = await this.#path(object, nameOf(object));
        const contentType = "application/json-patch+json";
        return await this.#send({ method: "PATCH", path, body: operations, contentType });
    }

    /** Asks for a deletion; it may take its time. */
    public async delete(object: Values, propagationPolicy: string, signal?: AbortSignal): Promise<void> {
        const path = await this.#path(object, nameOf(object));
        await this.#send({ method: "DELETE", path, body: { propagationPolicy }, signal });
    }

    /** The objects of a kind in a namespace. */
    public async list(
        apiVersion: string,
        kind: string,
        namespace: string,
        query: ApiRequest["query"] = {},
    ): Promise<Values[]> {
        const path = await this.#pathIn(gvk(apiVersion, kind), namespace, "");
        const { items } = await this.#send({ path, query });
        // The server leaves out of lists what all items have in common.
        return objects(items).map((item) => ({ apiVersion, kind, ...item }));
    }

    /** The last lines that a container wrote before it ended, or so far. */
    public async logs(pod: Values, container: string, previous: boolean, lines: number): Promise<string> {
        const path = `${await this.#path(pod, nameOf(pod))}/log`;
        const query = { container, previous: String(previous), tailLines: String(lines) };
        return await this.#connection.send({ path, query });
    }

    async #send(request: ApiRequest): Promise<Values> {
        return JSON.parse(await this.#connection.send(request)) as Values;
    }

    async #path(object: Values, name: string): Promise<string> {
        return await this.#pathIn(gvkOf(object), namespaceOf(object), name);
    }

    async #pathIn(kind: Gvk, namespace: string, name: string): Promise<string> {
        const { plural, namespaced } = await this.discovery.demand(kind);
        const place = namespaced ? `/namespaces/${encodeURIComponent(namespace || "default")}` : "";
        const end = name === "" ? "" : `/${encodeURIComponent(name)}`;
        return `${pathOf(apiVersionOf(kind))}${place}/${plural}${end}`;
    }
}

function writing({ dryRun, fieldManager, signal }: WriteOptions): Pick<ApiRequest, "query" | "signal"> {
    return { query: { dryRun: dryRun ? "All" : undefined, fieldManager }, signal };
}
