/** What a killed run was creating, as `pulumi stack export` has it. */

/** The properties of a resource. Secrets are encrypted. */
type Inputs = Readonly<Record<string, unknown>>;

/** A resource in the state. */
interface Resource {
    readonly urn: string;
    readonly type: string;
    readonly id?: string;
    readonly inputs?: Inputs;
    /** The URN and the ID of its provider. */
    readonly provider?: string;
}

/** The part of an exported stack that is of use here. */
export interface ExportedStack {
    readonly deployment?: {
        readonly resources?: readonly Resource[];
        readonly pending_operations?: readonly { readonly type: string; readonly resource: Resource }[];
    };
}

/** A resource that an engine or a cluster may have, but not the state. */
export interface PendingCreate {
    readonly name: string;
    /** The type token, such as `docker:index/container:Container`. */
    readonly type: string;
    readonly inputs: Inputs;
    /** The inputs of its provider. */
    readonly provider: Inputs;
    /** The IDs of the resources of its type that the state has. */
    readonly known: readonly string[];
}

/** What Pulumi was creating when it was killed, each once. It forgets interrupted updates and deletions by itself. */
export function pendingCreates({ deployment }: ExportedStack): PendingCreate[] {
    const { resources = [], pending_operations: operations = [] } = deployment ?? {};
    const creates = operations.filter(({ type }) => type === "creating");
    const byUrn = new Map(creates.map(({ resource }) => [resource.urn, resource]));
    return [...byUrn.values()].map(({ urn, type, inputs = {}, provider }) => ({
        name: urn.split("::").at(-1) ?? urn,
        type,
        inputs,
        provider: resources.find((each) => `${each.urn}::${each.id}` === provider)?.inputs ?? {},
        known: resources.filter((each) => each.type === type).flatMap(({ id }) => id ?? []),
    }));
}
