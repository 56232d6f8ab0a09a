import { closestMatch } from "leven";
import type { PlainArgs } from "../../arguments.ts";
import type { Problem } from "../../problems.ts";
import type { ExtraListener } from "./listeners.ts";
import { serverKeys, type ServerBlock, type ServerKeys } from "./serverKeys.ts";

/** Settings of the servers that have no argument. */
export interface NatsExtraConfigArgs {
    /**
     * Further settings of the servers' configuration by the server's names, merged last; also in the blocks `cluster`,
     * `jetstream`, `leafnodes`, `websocket`, `mqtt` and `gateway`. Keys that a component sets itself are refused, and so
     * are unknown ones. Sizes are numbers of bytes. No secrets: on Kubernetes they are in a ConfigMap.
     *
     * @default {} - nothing
     * @example { debug: true, websocket: { same_origin: true } }
     */
    readonly extraConfig?: Readonly<Record<string, unknown>>;
}

type Checked = PlainArgs<NatsExtraConfigArgs> & {
    readonly nodes: number;
    readonly jetstream: object | false;
    readonly listeners?: Readonly<Partial<Record<ExtraListener, unknown>>>;
    readonly leafRemotes?: unknown;
};

/** Every problem of the further settings. */
export function checkExtraConfig(args: Checked): Problem[] {
    const { extraConfig = {} } = args;
    return Object.entries(extraConfig).flatMap(([key, value]) => {
        const path = `extraConfig.${key}`;
        return isBlock(key)
            ? checkBlock(key, value, args)
            : [...checkKey(path, key, serverKeys[""]), ...checkText(path, value)];
    });
}

/** Whether a key names a block that the components write. */
export function isBlock(key: string): key is ServerBlock {
    return key !== "" && Object.hasOwn(serverKeys, key);
}

function checkBlock(block: ServerBlock, value: unknown, args: Checked): Problem[] {
    const path = `extraConfig.${block}`;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return [{ path, reason: "is not valid: use settings of this block" }];
    }
    const missing = whyMissing(block, args);
    if (missing !== undefined) {
        return [{ path, reason: `has no effect without ${missing}: remove it` }];
    }
    return Object.entries(value).flatMap(([key, inner]) => [
        ...checkKey(`${path}.${key}`, key, serverKeys[block]),
        ...checkText(`${path}.${key}`, inner),
    ]);
}

/** What a block needs and is not there. */
function whyMissing(block: ServerBlock, { nodes, jetstream, listeners = {}, leafRemotes }: Checked) {
    switch (block) {
        case "cluster":
            return nodes > 1 ? undefined : "a second server";
        case "jetstream":
            return jetstream === false ? "JetStream" : undefined;
        case "leafnodes":
            return (listeners.leafnodes ?? leafRemotes)
                ? undefined
                : "the listener leafnodes or a leaf remote";
        default:
            return listeners[block] === undefined ? `the listener ${block}` : undefined;
    }
}

function checkKey(path: string, key: string, keys: ServerKeys): Problem[] {
    const use = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (use === true) {
        return [];
    }
    if (use !== undefined) {
        return [{ path, reason: `is set by the component: ${use}` }];
    }
    const known = [
        ...Object.keys(keys),
        ...(keys === serverKeys[""] ? Object.keys(serverKeys).filter(Boolean) : []),
    ];
    const near = closestMatch(key.toLowerCase(), known, { maxDistance: Math.ceil(key.length / 3) });
    return [
        {
            path,
            reason: `is not a setting of the server: ${near === undefined ? "remove it" : `did you mean ${near}?`}`,
        },
    ];
}

/** Marks of the chart, which would not stay text. */
function checkText(path: string, value: unknown): Problem[] {
    return /<<|\$include/.test(JSON.stringify(value))
        ? [{ path, reason: 'has "<<" or "$include", which the chart does not keep as text: remove it' }]
        : [];
}
