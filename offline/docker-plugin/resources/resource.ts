import type { Engine } from "../engine/api.ts";
import type { RegistryCredentials } from "../engine/credentials.ts";
import type { Properties } from "../schema.ts";
import type { Values } from "../../plugin/values.ts";

/** What a resource needs of the plugin. */
export interface Context {
    readonly engine: Engine;
    readonly credentials: RegistryCredentials;
    /** Aborted when the engine cancels. */
    readonly signal: AbortSignal;
    /** Shows a line of progress beside the resource. */
    readonly progress: (message: string) => void;
}

/** A resource that exists. */
export interface Existing {
    readonly id: string;
    readonly state: Values;
}

/** A resource type whose life is described by a table of properties. */
export interface ResourceType {
    readonly properties: Properties;
    /** Whether a missing `name` is made up, as Pulumi does. */
    readonly namesItself: boolean;
    /** Whether two of them cannot stand side by side. Else only those with a chosen name cannot. */
    readonly deletedBeforeReplaced?: true;
    /** The version of the official plugin's state that this one's is like. */
    readonly schemaVersion: number;
    /** Whether it can be imported by its id alone. */
    readonly importable: boolean;
    /** @param planned the inputs with all defaults; what Docker is to choose is not there. */
    create(context: Context, planned: Values): Promise<Existing>;
    /** @param state as deployed; only an id for an import. `undefined` answers: it is gone. */
    read(context: Context, existing: Existing): Promise<Existing | undefined>;
    update(context: Context, existing: Existing, planned: Values): Promise<Values>;
    delete(context: Context, existing: Existing): Promise<void>;
}

/** Sleeps until a check succeeds. */
export async function until(check: () => Promise<boolean>, seconds: number, pause: number): Promise<boolean> {
    const end = Date.now() + seconds * 1000;
    while (!(await check())) {
        if (Date.now() > end) {
            return false;
        }
        await new Promise((resume) => setTimeout(resume, pause));
    }
    return true;
}
