import { objects, strings, text } from "../../plugin/values.ts";
import type { Value, Values } from "../../plugin/values.ts";
import { apiVersionOf } from "../objects/object.ts";
import type { Gvk } from "../objects/object.ts";
import type { Connection } from "./connection.ts";
import { isStatus, NoMatchError } from "./statusError.ts";

/** Where the objects of a kind live. */
export interface ResourceKind {
    readonly apiVersion: string;
    readonly kind: string;
    /** `deployments` */
    readonly plural: string;
    readonly namespaced: boolean;
}

/** What kinds a cluster knows, asked once for each `apiVersion`. */
export class Discovery {
    readonly #connection: Connection;
    readonly #known = new Map<string, Promise<ResourceKind[]>>();

    public constructor(connection: Connection) {
        this.#connection = connection;
    }

    /** The kind as the server has it; asks again before it says that there is none. */
    public async find(gvk: Gvk): Promise<ResourceKind | undefined> {
        const known = this.#known.has(apiVersionOf(gvk));
        const found = await this.#lookUp(gvk);
        if (found !== undefined || !known) {
            return found;
        }
        this.forget();
        return await this.#lookUp(gvk);
    }

    /** @throws NoMatchError */
    public async demand(gvk: Gvk): Promise<ResourceKind> {
        const found = await this.find(gvk);
        if (found === undefined) {
            throw new NoMatchError(apiVersionOf(gvk), gvk.kind);
        }
        return found;
    }

    /** Asks anew next time: a definition of custom resources may have come or gone. */
    public forget(): void {
        this.#known.clear();
    }

    /** All that a chart may ask for: `apps/v1` and `apps/v1/Deployment`. */
    public async capabilities(): Promise<string[]> {
        const groups = objects((await this.#read("/apis"))["groups"]);
        const grouped = groups.flatMap(({ versions }) =>
            objects(versions).map(({ groupVersion }) => text(groupVersion)),
        );
        const versions = [...strings((await this.#read("/api"))["versions"]), ...grouped];
        const kinds = await Promise.all(versions.map(async (version) => await this.#kinds(version)));
        const named = kinds.flat().map(({ apiVersion, kind }) => `${apiVersion}/${kind}`);
        return [...new Set([...versions, ...named])].sort();
    }

    async #lookUp(gvk: Gvk): Promise<ResourceKind | undefined> {
        const kinds = await this.#kinds(apiVersionOf(gvk));
        return kinds.find(({ kind }) => kind === gvk.kind);
    }

    async #kinds(apiVersion: string): Promise<ResourceKind[]> {
        const asked = this.#known.get(apiVersion) ?? this.#ask(apiVersion);
        this.#known.set(apiVersion, asked);
        // A failure is no answer to remember.
        asked.catch(() => this.#known.delete(apiVersion));
        return await asked;
    }

    async #ask(apiVersion: string): Promise<ResourceKind[]> {
        try {
            const { resources } = await this.#read(pathOf(apiVersion));
            return kindsOf(apiVersion, resources);
        } catch (error) {
            if (isStatus(error, "NotFound")) {
                return [];
            }
            throw error;
        }
    }

    async #read(path: string): Promise<Values> {
        return JSON.parse(await this.#connection.send({ path })) as Values;
    }
}

/** The root of an `apiVersion`: `/api/v1`, `/apis/apps/v1`. */
export function pathOf(apiVersion: string): string {
    return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/** Subresources (`deployments/scale`) have kinds of their own. */
function kindsOf(apiVersion: string, resources: Value | undefined): ResourceKind[] {
    return objects(resources)
        .filter(({ name }) => !text(name).includes("/"))
        .map(({ name, kind, namespaced }) => ({
            apiVersion,
            kind: text(kind),
            plural: text(name),
            namespaced: namespaced === true,
        }));
}
