import type { CustomResourceOptions } from "@pulumi/pulumi";

/** What the objects of one service have in common. */
export interface AppSite {
    /** The component's name. */
    readonly name: string;
    readonly metadata: {
        readonly name: string;
        readonly namespace: string;
        readonly labels: Readonly<Record<string, string>>;
    };
    readonly options: CustomResourceOptions;
}

/** The transform of who has none. */
export function asItIs<T>(args: T): T {
    return args;
}
