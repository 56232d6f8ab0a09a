import * as pulumi from "@pulumi/pulumi";
import { mockPulumi, type Recording } from "../../mocks.ts";

const { provider } = await import("../../../plugin/provider.ts");

/** What the plugin constructs in a preview: the outputs, and what is registered. */
export async function construct(
    type: string,
    name: string,
    inputs: object,
    options: pulumi.ComponentResourceOptions = {},
) {
    const recording = await mockPulumi({ preview: true });
    const result = await provider.construct?.(name, `dhi:index:${type}`, inputs as pulumi.Inputs, options);
    await recording.settled();
    return { recording, state: (result?.state ?? {}) as Record<string, pulumi.Output<unknown>> };
}

/** What a program in TypeScript registers in a preview. */
export async function program(make: () => unknown): Promise<Recording> {
    const recording = await mockPulumi({ preview: true });
    make();
    return recording.settled();
}

/** Types, names, inputs and options, without the plugin's own components. */
export function registered({ resources }: Recording) {
    return resources
        .filter(({ type }) => !type.startsWith("dhi:index:"))
        .map(({ type, name, inputs, secrets, custom }) => ({
            type,
            name,
            inputs,
            secrets: [...secrets].sort(),
            custom,
        }))
        .sort((one, other) => (`${one.type} ${one.name}` < `${other.type} ${other.name}` ? -1 : 1));
}

/** The problems that the plugin refuses arguments with. */
export async function problems(type: string, inputs: object): Promise<readonly string[]> {
    await mockPulumi({ preview: true });
    try {
        await provider.construct?.("events", `dhi:index:${type}`, inputs as pulumi.Inputs, {});
    } catch (error) {
        const { errors } = error as { errors?: readonly { propertyPath: string; reason: string }[] };
        return errors?.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`) ?? [String(error)];
    }
    return [];
}
