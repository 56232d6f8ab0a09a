import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { mockPulumi, promiseOf } from "../../mocks.ts";

const { readSettings } = await import("../../../settings/read.ts");

export const kubeconfig = fileURLToPath(new URL("kubeconfig.yaml", import.meta.url));

/** A configuration with some values and the passwords, as Pulumi passes it: as text or JSON. Keys need no `dhi:`. */
export function configOf(values: Record<string, unknown>): Record<string, string> {
    const all = { natsPassword: "password-marker", natsRoutePassword: "route-marker", ...values };
    const config = Object.entries(all)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [
            key.includes(":") ? key : `dhi:${key}`,
            typeof value === "string" ? value : JSON.stringify(value),
        ]);
    return Object.fromEntries(config) as Record<string, string>;
}

/** The settings of a stack with some values. */
export async function settingsOf(values: Record<string, unknown> = {}) {
    await mockPulumi({ config: configOf(values) });
    return readSettings("test");
}

/** The message about invalid values: a line for each problem after the first line. */
export async function refusal(values: Record<string, unknown>): Promise<string[]> {
    const error: unknown = await settingsOf(values).then(
        () => assert.fail("the configuration was accepted"),
        (caught: unknown) => caught,
    );
    assert.ok(pulumi.RunError.isInstance(error), String(error));
    return error.message.split("\n");
}

/** The value of a secret. */
export async function secretOf(value: pulumi.Input<string> | undefined): Promise<string | undefined> {
    assert.equal(await pulumi.isSecret(pulumi.output(value)), true, "not a secret");
    return promiseOf(pulumi.output(value));
}
