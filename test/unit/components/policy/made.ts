/** Resources for the tables of rules: good ones, to which each row makes one change. */
import assert from "node:assert/strict";
import { hardenedContainer } from "../../../../components/hardening/docker.ts";
import {
    hardenedContainer as podContainer,
    hardenedPod,
} from "../../../../components/hardening/kubernetes.ts";
import { checkResource } from "../../../../components/policy/check.ts";
import { isMap, type MadeResource, type Values } from "../../../../components/policy/resource.ts";
import type { RuleContext, Violation } from "../../../../components/policy/rules/rule.ts";

export const digest = `sha256:${"a".repeat(64)}`;
export const image = `registry.example.com/team/hello:1.2.3@${digest}`;
export const context: RuleContext = {
    registries: ["dhi.io", "registry.example.com/team"],
    hardened: ["dhi.io"],
    published: ["open*"],
    secretTexts: ["a-password-of-the-stack", "short"],
};

/** A row: a change of a good resource, and what is refused then: `rule path: reason: fix`. */
export type Row = readonly [change: Values, ...refused: string[]];

export const made = (type: string, props: Values, more: Partial<MadeResource> = {}): MadeResource => ({
    name: "made",
    secrets: new Set(),
    ...more,
    type,
    props,
});

/** A container of `@pulumi/docker` that is refused nothing. */
export const container = (change: Values = {}, more: Partial<MadeResource> = {}): MadeResource =>
    made(
        "docker:index/container:Container",
        {
            ...{ ...hardenedContainer, image, memory: 64 },
            ports: [{ internal: 3000, external: 3000, ip: "127.0.0.1" }],
            envs: ["PORT=3000", "TOKEN_FILE=/run/secrets/token"],
            mounts: [{ type: "volume", source: "data", target: "/data" }],
            ...change,
        },
        more,
    );

const goodPod = {
    ...hardenedPod,
    containers: [
        {
            ...podContainer,
            name: "app",
            image,
            ports: [{ containerPort: 8000 }],
            resources: { limits: { memory: "64Mi" } },
            env: [
                { name: "API_TOKEN", valueFrom: { secretKeyRef: { name: "api", key: "token" } } },
                { name: "NATS_PASSWORD", value: "$(OTHER)" },
            ],
        },
    ],
};

/** An object whose pods are refused nothing; a change is of the specification of the pod. */
export const workload = (change: Values = {}, kind = "apps/v1:Deployment"): MadeResource =>
    made(`kubernetes:${kind}`, {
        metadata: { namespace: "messaging" },
        spec: { template: { metadata: { labels: { app: "hello" } }, spec: merged(goodPod, change) } },
    });

/** The same with a change of its container. */
export const podWith = (change: Values): MadeResource =>
    workload({ containers: [merged(goodPod.containers[0] ?? {}, change)] });

function merged(base: Values, change: Values): Values {
    const both = Object.entries(change).map(([key, value]) => {
        const below = base[key];
        return [key, isMap(below) && isMap(value) ? merged(below, value) : value];
    });
    return { ...base, ...Object.fromEntries(both) };
}

export function lines(violations: readonly Violation[]): string[] {
    return violations.map(({ rule, path, reason, fix }) => `${rule} ${path}: ${reason}: ${fix}`);
}

/** Tests for rows. */
export function table(make: (change: Values) => MadeResource, rows: readonly Row[]): void {
    for (const [change, ...refused] of rows) {
        it(`${refused.length === 0 ? "accepts" : "refuses"} ${JSON.stringify(change)}`, () => {
            assert.deepEqual(lines(checkResource(make(change), context)), refused);
        });
    }
}
