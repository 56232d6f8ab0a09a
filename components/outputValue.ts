import type * as pulumi from "@pulumi/pulumi";

/** What every output has, but the declarations leave out. */
interface OutputInternals {
    readonly isKnown: Promise<boolean>;
    readonly isSecret: Promise<boolean>;
    promise(): Promise<unknown>;
}

/** What an output is, without making another one of it; the value of one that a preview does not know is undefined. */
export async function outputValue<T>(output: pulumi.Output<T>) {
    const { isKnown, isSecret, promise } = output as unknown as OutputInternals;
    const known = await isKnown;
    return {
        isKnown: known,
        isSecret: await isSecret,
        value: (known ? await promise.call(output) : undefined) as T | undefined,
    };
}
