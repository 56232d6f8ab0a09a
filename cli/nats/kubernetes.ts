import { Attach, CoreV1Api, Log, type KubeConfig, type V1Pod } from "@kubernetes/client-node";
import { randomBytes } from "node:crypto";
import { PassThrough } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { hardenedContainer, hardenedPod, secretFileMode } from "../../components/hardening/kubernetes.ts";
import { loadKubeconfig } from "../../components/kubernetes/kubeconfig.ts";
import type { PodAccess } from "../../components/tunnel/kubernetes.ts";
import {
    contextArguments,
    contextFiles,
    contextFolder,
    providedTls,
    tlsSources,
    type ContextTls,
} from "../../components/nats/context.ts";
import { clientLabels } from "../../components/nats/kubernetes/networkPolicy.ts";
import { ensureImages } from "../../offline/images/localImages.ts";
import { loadImages } from "../../offline/cluster/loadImages.ts";
import { componentName, defaultNamespace } from "../../settings/names.ts";
import { usesLocalCluster } from "../provide/images.ts";
import type { NatsCommand } from "./context.ts";
import { natscliImage, verifiedImage } from "./image.ts";

/** How long a pod may take to start, for example to pull its image. */
const startSeconds = 120;
/** A pod that was left behind, because this process was killed, ends by then. */
const maxSeconds = 3600;

/** `dhi:kubernetes`, as far as it decides where the pod runs. */
interface Place {
    readonly kubeconfig?: string;
    readonly context?: string;
    readonly namespace?: string;
}

/**
 * Runs a `nats` command in a pod in the cluster's namespace. The login is in a Secret that belongs to the pod, and is
 * removed with it.
 *
 * @returns the command's exit code.
 */
export async function runInPod(given: NatsCommand): Promise<number> {
    const { stack, config, login } = given;
    const { namespace, ...access } = clusterPlace(stack, config);
    const kube = await loadKubeconfig(access);
    const api = kube.makeApiClient(CoreV1Api);
    const image = await provideImage(given);
    const body = podOf(given, image, componentName(stack, `command-${randomBytes(4).toString("hex")}`));
    const name = body.metadata?.name ?? "";
    const pod = await api.createNamespacedPod({ namespace, body });
    try {
        const owner = { apiVersion: "v1", kind: "Pod", name, uid: pod.metadata?.uid ?? "" };
        const servers = [serviceUrl(given, namespace)];
        const stringData = contextFiles({ ...login, servers, ...contextTls(given) });
        const metadata = { name, ownerReferences: [owner] };
        await api.createNamespacedSecret({ namespace, body: { metadata, stringData } });
        const read = () => api.readNamespacedPod({ namespace, name });
        await started(read);
        await show(kube, namespace, name);
        return await exitCode(read);
    } finally {
        await api.deleteNamespacedPod({ namespace, name, gracePeriodSeconds: 0 });
    }
}

/** Where a stack's pods are. */
export function clusterPlace(stack: string, config: NatsCommand["config"]): PodAccess {
    const {
        namespace = defaultNamespace(stack),
        kubeconfig,
        context,
    } = (config.value("dhi:kubernetes") ?? {}) as Place;
    return {
        namespace,
        ...(kubeconfig === undefined ? {} : { kubeconfig }),
        ...(context === undefined ? {} : { context }),
    };
}

/** The image: the real one, which the cluster pulls, or its local substitute in this checkout's cluster. */
async function provideImage(given: NatsCommand): Promise<string> {
    const { workspace, config } = given;
    const { reference, tag } = natscliImage(config);
    if (!config.usesLocalSubstitutes) {
        return verifiedImage(given);
    }
    if (usesLocalCluster(workspace, config)) {
        await ensureImages(workspace, [{ repository: "natscli", tag }], console.error);
        await loadImages(workspace, [reference], console.error);
    }
    return reference;
}

/** The URL that pods connect to: a certificate has the Service's name, and need not have those of single servers. */
function serviceUrl({ stack, outputs }: NatsCommand, namespace: string): string {
    const { protocol, port } = new URL(outputs.nats.clientUrls[0] ?? "");
    return `${protocol}//${componentName(stack, "nats")}.${namespace}.svc:${port}`;
}

/** The Secrets that the stack names for TLS. */
export function tlsSecretNames(config: NatsCommand["config"]) {
    const { tls, clientTls } = (config.value("dhi:nats") ?? {}) as Record<"tls" | "clientTls", NamedSecret>;
    return { caSecret: tls?.secretName, clientSecret: clientTls?.secretName };
}

type NamedSecret = { readonly secretName?: string } | undefined;

/** What the context has of TLS: the stack's outputs, and what Secrets provide. */
function contextTls({ config, outputs }: NatsCommand): ContextTls {
    const provided = providedTls(tlsSecretNames(config));
    return {
        ca: outputs.nats.caCertificate ?? provided.ca,
        certificate: outputs.natsClientTls?.certificate ?? provided.certificate,
        key: outputs.natsClientTls?.key ?? provided.key,
    };
}

function podOf({ stack, config, command }: NatsCommand, image: string, name: string): V1Pod {
    const sources = [{ secret: { name } }, ...tlsSources(tlsSecretNames(config))];
    return {
        metadata: { name, labels: clientLabels(componentName(stack, "nats")) },
        spec: {
            ...hardenedPod,
            restartPolicy: "Never",
            activeDeadlineSeconds: maxSeconds,
            // Also where there is no such Secret.
            imagePullSecrets: [{ name: componentName(stack, "registry") }],
            containers: [
                {
                    name: "nats",
                    image,
                    args: [...contextArguments, ...command],
                    stdin: true,
                    stdinOnce: true,
                    tty: isTerminal,
                    env: [{ name: "XDG_CONFIG_HOME", value: "/tmp" }],
                    volumeMounts: [
                        { name: "context", mountPath: contextFolder, readOnly: true },
                        { name: "tmp", mountPath: "/tmp" },
                    ],
                    resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
                    ...hardenedContainer,
                },
            ],
            volumes: [
                { name: "context", projected: { sources, defaultMode: secretFileMode } },
                { name: "tmp", emptyDir: { medium: "Memory", sizeLimit: "8Mi" } },
            ],
        },
    };
}

const isTerminal = process.stdin.isTTY && process.stdout.isTTY;

async function started(read: () => Promise<V1Pod>): Promise<void> {
    const end = performance.now() + startSeconds * 1000;
    for (;;) {
        const { status } = await read();
        const { waiting } = status?.containerStatuses?.[0]?.state ?? {};
        if (status?.phase !== undefined && status.phase !== "Pending") {
            return;
        }
        if (
            /^(?:ErrImage|ImagePull|InvalidImage|CreateContainer)/.test(waiting?.reason ?? "") ||
            performance.now() > end
        ) {
            const { reason = "it is still waiting", message = "" } = waiting ?? {};
            throw new Error(`The pod for the command did not start: ${reason} ${message}`.trim());
        }
        await setTimeout(200);
    }
}

/**
 * Shows what the command prints, from its start, and passes on what is typed. An attached stream alone would miss what
 * was printed before.
 */
async function show(kube: KubeConfig, namespace: string, name: string): Promise<void> {
    const output = new PassThrough();
    output.pipe(process.stdout, { end: false });
    const ended = new Promise((resolve) => output.once("end", resolve));
    await new Log(kube).log(namespace, name, "nats", output, { follow: true });
    const typed = new Attach(kube).attach(namespace, name, "nats", null, null, process.stdin, isTerminal);
    // A command that has exited already needs no input.
    const socket = await typed.catch(() => undefined);
    await ended;
    socket?.close();
    process.stdin.destroy();
}

async function exitCode(read: () => Promise<V1Pod>): Promise<number> {
    for (;;) {
        const { terminated } = (await read()).status?.containerStatuses?.[0]?.state ?? {};
        if (terminated !== undefined) {
            return terminated.exitCode;
        }
        await setTimeout(200);
    }
}
