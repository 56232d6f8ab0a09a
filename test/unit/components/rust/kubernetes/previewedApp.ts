import * as pulumi from "@pulumi/pulumi";
import { mockPulumi, type Recording } from "../../../../mocks.ts";
import type { KubernetesRustAppArgs } from "../../../../../components/rust/kubernetes/args.ts";

const { KubernetesRustApp } = await import("../../../../../components/rust/kubernetes/app.ts");

export const digest = `sha256:${"0f".repeat(32)}`;
export const image = `registry.example.com/team/hello@${digest}`;
export const labels = { "app.kubernetes.io/name": "rust-app", "app.kubernetes.io/instance": "hello" };
export const metadata = { name: "hello", namespace: "messaging", labels };

/** A preview of a service with a port, and further arguments. */
export const preview = (more: Partial<KubernetesRustAppArgs> = {}) => previewWorker({ port: 80, ...more });

/** The same without a port, unless the arguments have one. */
export async function previewWorker(more: Partial<KubernetesRustAppArgs> = {}) {
    const recording = await mockPulumi({ preview: true });
    const app = new KubernetesRustApp("hello", {
        namespace: "messaging",
        image: { reference: pulumi.output(image), digest: pulumi.output(digest) },
        ...more,
    });
    await recording.settled();
    const { template, ...deployment } = specOf(recording, ":Deployment") as Deployment;
    return {
        recording,
        app,
        deployment,
        template,
        pod: template.spec,
        container: template.spec.containers[0],
    };
}

interface Deployment extends Record<string, unknown> {
    readonly template: {
        readonly metadata: object;
        readonly spec: Record<string, unknown> & { readonly containers: [Record<string, unknown>] };
    };
}

/** The inputs of the resource whose type ends with this; undefined without one. */
export const inputsOf = (recording: Recording, type: string) =>
    recording.resources.find((each) => each.type.endsWith(type))?.inputs;
export const specOf = (recording: Recording, type: string) => inputsOf(recording, type)?.["spec"];

/** The kinds of all resources, sorted. */
export const kinds = (recording: Recording) =>
    recording.resources
        .filter(({ custom }) => custom)
        .map(({ type }) => type.split(":").at(-1))
        .sort();
