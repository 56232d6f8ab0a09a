/** A resource as a program registers it: its inputs, whatever made them. */
export interface MadeResource {
    /** Its token, such as `docker:index/container:Container`. */
    readonly type: string;
    /** Its name in Pulumi, not that in the engine or the cluster. */
    readonly name: string;
    /** Its inputs as plain values, with a symbol where another resource will supply one. */
    readonly props: Readonly<Record<string, unknown>>;
    /**
     * The paths of the inputs that are secret, such as `envs` or `spec.template`. Where only a part of one is known to be
     * secret, the engine names the whole.
     */
    readonly secrets: ReadonlySet<string>;
}

/** Inputs by name. */
export type Values = Readonly<Record<string, unknown>>;

/** A value that is not known before an update. */
export const unknown = Symbol("unknown");

/** The value at a path such as `spec.template`; undefined where there is none, {@link unknown} below an unknown one. */
export function valueAt(values: unknown, path: string): unknown {
    return path
        .split(".")
        .filter((name) => name !== "")
        .reduce<unknown>(
            (value, name) => (value === unknown ? unknown : isMap(value) ? value[name] : undefined),
            values,
        );
}

/** A list's items with their paths; none of anything else. */
export function itemsAt(values: unknown, path: string): { readonly path: string; readonly item: unknown }[] {
    const list = valueAt(values, path);
    return Array.isArray(list)
        ? list.map((item: unknown, index) => ({ path: `${path}[${index}]`, item }))
        : [];
}

export function isMap(value: unknown): value is Values {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Appends to a path, which may be empty. */
export function join(path: string, more: string): string {
    return path === "" || more === "" ? `${path}${more}` : `${path}.${more}`;
}

/** Every text of a value with its path. */
export function textsIn(value: unknown, path = ""): { readonly path: string; readonly text: string }[] {
    if (typeof value === "string") {
        return [{ path, text: value }];
    }
    if (Array.isArray(value)) {
        return value.flatMap((item, index) => textsIn(item, `${path}[${index}]`));
    }
    return isMap(value)
        ? Object.entries(value).flatMap(([key, item]) =>
              textsIn(item, /^[\w-]+$/.test(key) ? join(path, key) : `${path}["${key}"]`),
          )
        : [];
}

/** Whether a value is secret: itself, what it is in, or a part of it. */
export function isSecret({ secrets }: MadeResource, path: string): boolean {
    return [...secrets].some((secret) => isWithin(path, secret) || isWithin(secret, path));
}

/** Whether what a value is in is secret as a whole, so that no one can tell whether the value is. */
export function isHidden({ secrets }: MadeResource, path: string): boolean {
    return [...secrets].some((secret) => isWithin(path, secret));
}

function isWithin(inner: string, outer: string): boolean {
    return inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
}
