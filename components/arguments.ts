import type { Output, Resource } from "@pulumi/pulumi";

/** What has no plain value while a program is checked: it is known later, or made later. */
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

/** A value as far as a check can read it: what is known later only is `unknown`. */
type Readable<T> = T extends Later
    ? unknown
    : T extends readonly (infer Element)[]
      ? readonly Readable<Element>[]
      : T extends object
        ? PlainArgs<T>
        : T;

/**
 * A component's arguments as a check reads them: plain values as they are, and what is known later only (outputs, other
 * resources, functions) `unknown` and optional. The component's own arguments are such, and so are those that a
 * stack's configuration gives before its secrets have become outputs.
 *
 * @example
 * ```ts
 * function checkExampleArgs({ nodes }: PlainArgs<ExampleArgs>): Problem[] { … }
 * ```
 */
export type PlainArgs<Args> = string extends keyof Args
    ? { readonly [K in keyof Args]: Readable<Args[K]> }
    : {
          readonly [K in keyof Args as false extends IsPlain<Args[K]> ? never : K]: Args[K];
      } & {
          readonly [K in keyof Args as false extends IsPlain<Args[K]> ? K : never]?: Readable<Args[K]>;
      };

/** Arguments in which what has a default is always there. */
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
    const given = Object.entries(args).filter(([, value]) => value !== undefined);
    // Of what was given and what was not there is one of each: the compiler cannot count keys.
    return { ...defaults, ...Object.fromEntries(given) } as WithDefaults<Args, Defaults>;
}
