import * as pulumi from "@pulumi/pulumi";
import { mockPulumi, type Recording } from "../../../../mocks.ts";
import type { KubernetesRustAppArgs } from "../../../../../components/rust/kubernetes/args.ts";

const { KubernetesRustApp } = await import("../../../../../components/rust/kubernetes/app.ts");

export const digest = `sha256:${"0f".repeat(32)}`;
export const image = `registry.example.com/team/hello@${digest}`;

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
    return { recording, app };
}

interface Pod {
    readonly metadata: {
        readonly labels: Record<string, string>;
        readonly annotations?: Record<string, string>;
    };
    readonly spec: Record<string, unknown> & {
        readonly containers: [Record<string, unknown>];
        readonly volumes: unknown[];
    };
}

export const deployment = (recording: Recording) =>
    recording.get("hello", ":Deployment").inputs["spec"] as Record<string, unknown> & {
        readonly template: Pod;
    };
export const container = (recording: Recording) => deployment(recording).template.spec.containers[0];
/** `Service` alone would find the ServiceAccount too. */
export const service = (recording: Recording) =>
    recording.resources.find(({ type }) => type.endsWith(":Service"))?.inputs;
export const labels = { "app.kubernetes.io/name": "rust-app", "app.kubernetes.io/instance": "hello" };
export const metadata = { name: "hello", namespace: "messaging", labels };
export const kinds = (recording: Recording) =>
    recording.resources.filter(({ custom }) => custom).map(({ type }) => type.split(":").at(-1));
