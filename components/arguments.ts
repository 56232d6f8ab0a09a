import type { Output, Resource } from "@pulumi/pulumi";

/** What has no plain value while arguments are checked: it is known, or created, later. */
type Later = Output<unknown> | PromiseLike<unknown> | Resource | ((...args: never[]) => unknown);

/** Whether a type holds plain values only, all the way down. `boolean` where a union holds both. */
type IsPlain<T> = unknown extends T
    ? true
    : T extends Later
      ? false
      : T extends readonly (infer Element)[]
        ? IsPlain<Element>
        : T extends object
          ? AllPlain<{ [K in keyof T]-?: IsPlain<T[K]> }[keyof T]>
          : true;

type AllPlain<Each> = false extends Each ? false : true;

/** A value as far as a check can read it: what is known only later is `unknown`. */
type Readable<T> = T extends Later
    ? unknown
    : T extends readonly (infer Element)[]
      ? readonly Readable<Element>[]
      : T extends object
        ? PlainArgs<T>
        : T;

/**
 * A component's arguments as checks read them: plain values as they are, and what is known only later (outputs,
 * other resources, functions) `unknown` and optional. The component's own arguments are assignable to it, and so are
 * those of a stack's configuration before its secrets have become outputs.
 *
 * @example
 * ```ts
 * function checkNatsArgs({ nodes }: PlainArgs<NatsClusterArgs>): Problem[] {
 *     return unless(nodes !== 0, "nodes", "must be between 1 and 9");
 * }
 * ```
 */
export type PlainArgs<Args> = string extends keyof Args
    ? { readonly [K in keyof Args]: Readable<Args[K]> }
    : {
          readonly [K in keyof Args as false extends IsPlain<Args[K]> ? never : K]: Args[K];
      } & {
          readonly [K in keyof Args as false extends IsPlain<Args[K]> ? K : never]?: Readable<Args[K]>;
      };

/** Arguments in which those with a default are required. */
export type WithDefaults<Args, Defaults> = Omit<Args, keyof Defaults> & {
    readonly [K in keyof Args & keyof Defaults]-?: Exclude<Args[K], undefined>;
};

/**
 * Fills in the defaults, also for arguments that are given as `undefined`.
 *
 * @example
 * ```ts
 * withDefaults({ nodes: undefined, name: "a" }, { nodes: 3 }); // { nodes: 3, name: "a" }
 * ```
 */
export function withDefaults<Args extends object, Defaults extends Partial<Args>>(
    args: Args,
    defaults: Defaults,
): WithDefaults<Args, Defaults> {
    // Every key with a default has a value now, which the compiler cannot see.
    return { ...defaults, ...defined(args) } as WithDefaults<Args, Defaults>;
}

/** An object without undefined values. */
export function defined<T extends object>(values: T): { [P in keyof T]?: Exclude<T[P], undefined> } {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
