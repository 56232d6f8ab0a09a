import * as pulumi from "@pulumi/pulumi";
import { outputValue } from "../outputValue.ts";
import { isMap, join, unknown, type MadeResource, type Values } from "./resource.ts";

/** A resource as a stack's transform gets it, with its inputs as plain values. */
export async function registeredResource(type: string, name: string, props: Values): Promise<MadeResource> {
    const secrets = new Set<string>();
    return { type, name, props: (await plain(props, "", secrets)) as Values, secrets };
}

async function plain(value: unknown, path: string, secrets: Set<string>): Promise<unknown> {
    if (pulumi.isUnknown(value)) {
        return unknown;
    }
    if (pulumi.runtime.isRpcSecret(value)) {
        secrets.add(path);
        return plain(pulumi.runtime.unwrapRpcSecret(value), path, secrets);
    }
    if (pulumi.Output.isInstance(value)) {
        const { isKnown, isSecret, value: inside } = await outputValue(value);
        if (isSecret) {
            secrets.add(path);
        }
        return isKnown ? plain(inside, path, secrets) : unknown;
    }
    if (Array.isArray(value)) {
        return Promise.all(value.map((item, index) => plain(item, `${path}[${index}]`, secrets)));
    }
    if (!isMap(value) || Object.getPrototypeOf(value) !== Object.prototype) {
        // An asset or a reference to another resource, which no rule reads.
        return value;
    }
    const entries = Object.entries(value).map(async ([key, item]) => {
        const inner = await plain(item, join(path, key), secrets);
        return [key, inner] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
}
