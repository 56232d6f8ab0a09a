/**
 * Pulumi's engine for unit tests: nothing is made, everything that would be is written down.
 *
 * Pulumi keeps its mocks in one global place, so call {@link mockPulumi} before each test that makes resources, and
 * await {@link Recording.settled} before the test ends. Import components after this file.
 */
import * as pulumi from "@pulumi/pulumi";
import * as debuggable from "@pulumi/pulumi/runtime/debuggable.js";
import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { idOf, plausibleOutputs } from "./mockedOutputs.ts";

/** A resource as it was registered. */
export interface RecordedResource {
    /** Its token, such as `docker:index/container:Container`. */
    readonly type: string;
    readonly name: string;
    /** The name of its parent. */
    readonly parent: string | undefined;
    /** The name of its provider; the first that a component hands to its children; undefined for the default one. */
    readonly provider: string | undefined;
    /** Whether a provider makes it; a component is made of others. */
    readonly custom: boolean;
    /** What it was given, secrets unwrapped. */
    readonly inputs: Record<string, unknown>;
    /** Where in the inputs secrets are, such as `uploads[0].content`. */
    readonly secrets: ReadonlySet<string>;
    readonly options: RecordedOptions;
}

/** What an option was set to; `false` or empty where it was left out. */
export interface RecordedOptions {
    readonly deleteBeforeReplace: boolean;
    readonly retainOnDelete: boolean;
    readonly protect: boolean;
    readonly ignoreChanges: readonly string[];
    /** Names of the resources that it waits for, by option or by property, sorted. */
    readonly dependsOn: readonly string[];
    /** The trigger's value, unwrapped; undefined without one. */
    readonly replacementTrigger: unknown;
}

/** How the mocks behave. */
export interface MockOptions {
    readonly project?: string;
    readonly stack?: string;
    /** Whether the program believes to be in a preview: gates do not wait then. @default false */
    readonly preview?: boolean;
    /** The stack's configuration: full keys (`dhi:nats`) and the text that Pulumi would hand over. @default {} */
    readonly config?: Readonly<Record<string, string>>;
    /** Outputs of a resource on top of its inputs and {@link plausibleOutputs}. */
    readonly outputs?: (resource: pulumi.runtime.MockResourceArgs) => Record<string, unknown> | undefined;
    /** Answers invokes by token. @default - every invoke fails */
    readonly call?: (args: pulumi.runtime.MockCallArgs) => Record<string, unknown>;
    /** Called when a resource is registered, before it counts as made. */
    readonly onRegister?: (resource: RecordedResource) => void | Promise<void>;
}

/** What the mocked engine saw, in the order in which it saw it. */
export class Recording {
    readonly resources: RecordedResource[] = [];
    /** What components registered as their outputs, by name, secrets unwrapped. */
    readonly componentOutputs = new Map<
        string,
        { readonly values: Record<string, unknown>; readonly secrets: ReadonlySet<string> }
    >();

    /** Resolves once nothing is being registered any more. */
    async settled(): Promise<this> {
        await (pulumi.runtime as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs();
        return this;
    }

    /** The only resource of that name; a part of its type tells apart those that share one. */
    get(name: string, type = ""): RecordedResource {
        const found = this.resources.filter(
            (resource) => resource.name === name && resource.type.includes(type),
        );
        const [only] = found;
        if (only === undefined || found.length > 1) {
            const known = this.resources.map((resource) => `${resource.name} (${resource.type})`).join(", ");
            throw new Error(`${found.length} resources are named "${name}". There are: ${known}`);
        }
        return only;
    }

    /** Names of the resources whose type ends so, such as `:Container`. */
    names(type: string): string[] {
        return this.resources
            .filter((resource) => resource.type.endsWith(type))
            .map((resource) => resource.name);
    }

    /**
     * Where one of these texts stands in the open: in any input, option or component output that is no secret, as it
     * is or encoded for a URL. Empty is good.
     */
    leaks(secretTexts: readonly string[]): string[] {
        const needles = secretTexts.flatMap((text) => [text, encodeURIComponent(text)]);
        const shown = (value: unknown, secrets: ReadonlySet<string>, path: string) =>
            openTexts(value, secrets).flatMap(([at, text]) =>
                needles.some((needle) => text.includes(needle)) ? [`${path}${at}`] : [],
            );
        return [
            ...this.resources.flatMap(({ name, inputs, secrets, options }) => [
                ...shown(inputs, secrets, `${name}: `),
                ...shown(options, new Set(), `${name} (options): `),
            ]),
            ...[...this.componentOutputs].flatMap(([name, { values, secrets }]) =>
                shown(values, secrets, `${name} (outputs): `),
            ),
        ];
    }
}

/** Replaces Pulumi's engine, its configuration included, and starts a new recording. */
export async function mockPulumi(options: MockOptions = {}): Promise<Recording> {
    const recording = new Recording();
    pulumi.runtime.setAllConfig({ ...options.config });
    await pulumi.runtime.setMocks(
        {
            newResource: (args) => ({
                id: args.id === undefined || args.id === "" ? idOf(args) : args.id,
                state: { ...args.inputs, ...plausibleOutputs(args), ...options.outputs?.(args) },
            }),
            call: (args) => {
                if (options.call === undefined) {
                    throw new Error(`Nothing answers the invoke ${args.token}`);
                }
                return options.call(args);
            },
        },
        options.project ?? "dhi",
        options.stack ?? "test",
        options.preview ?? false,
    );
    listen(recording, options);
    return recording;
}

/** An output's value. Rejects when it cannot be had. */
export function promiseOf<T>(output: pulumi.Output<T>): Promise<T> {
    return (output as unknown as { promise(): Promise<T> }).promise();
}

/**
 * Runs a program that fails once resources are being made, and returns the error that Pulumi would stop with. What
 * waits for the failed resource waits for ever: do not await {@link Recording.settled} after this.
 */
export async function failureOf(program: () => unknown): Promise<unknown> {
    const listeners = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    try {
        const first = new Promise((resolve) => process.on("unhandledRejection", resolve));
        program();
        const error = await first;
        // Everything that hangs on the failed resource rejects too, a moment later.
        await new Promise((resolve) => setTimeout(resolve, 20));
        return error;
    } finally {
        process.removeAllListeners("unhandledRejection");
        for (const listener of listeners) {
            process.on("unhandledRejection", listener);
        }
        // Forgets them, or Pulumi would complain of them when the process ends.
        (debuggable as unknown as { leakedPromises(): unknown }).leakedPromises();
    }
}

/** The mocks get to see inputs only; the request itself has parents, options and which values are secret. */
function listen(recording: Recording, { onRegister }: MockOptions): void {
    const monitor = pulumi.runtime.getMonitor() as unknown as MockMonitor;
    const register = monitor.registerResource.bind(monitor);
    const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
    monitor.registerResource = async (request: RegisterResourceRequest, callback) => {
        const resource = read(request);
        recording.resources.push(resource);
        await onRegister?.(resource);
        await register(request, callback);
    };
    monitor.registerResourceOutputs = (request, callback) => {
        const secrets = new Set<string>();
        const values = unwrap(request.getOutputs()?.toJavaScript() ?? {}, "", secrets);
        recording.componentOutputs.set(nameOf(request.getUrn()), {
            values: values as Record<string, unknown>,
            secrets,
        });
        registerOutputs(request, callback);
    };
}

function read(request: RegisterResourceRequest): RecordedResource {
    const secrets = new Set<string>();
    const inputs = unwrap(request.getObject()?.toJavaScript() ?? {}, "", secrets);
    return {
        type: request.getType(),
        name: request.getName(),
        parent: request.getParent() === "" ? undefined : nameOf(request.getParent()),
        provider: providerOf(request),
        custom: request.getCustom(),
        inputs: inputs as Record<string, unknown>,
        secrets,
        options: {
            deleteBeforeReplace: request.getDeletebeforereplace(),
            retainOnDelete: request.getRetainondelete() ?? false,
            protect: request.getProtect() ?? false,
            ignoreChanges: request.getIgnorechangesList(),
            dependsOn: request.getDependenciesList().map(nameOf).sort(),
            replacementTrigger: unwrap(request.getReplacementTrigger()?.toJavaScript(), "", new Set()),
        },
    };
}

/** Providers are told by URN and id: `<urn>::<id>`. */
function providerOf(request: RegisterResourceRequest): string | undefined {
    const [, first] = request.getProvidersMap().entries().next().value ?? [];
    return (request.getProvider() || first)?.split("::").at(-2);
}

function nameOf(urn: string): string {
    return urn.split("::").at(-1) ?? urn;
}

const { specialSigKey, specialSecretSig, specialOutputValueSig } = pulumi.runtime;

/** Takes secrets out of their wrapping and notes where they were. */
function unwrap(value: unknown, path: string, secrets: Set<string>): unknown {
    if (Array.isArray(value)) {
        return value.map((item, index) => unwrap(item, `${path}[${index}]`, secrets));
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const object = value as Record<string, unknown>;
    const signature = object[specialSigKey];
    if (signature === specialSecretSig || signature === specialOutputValueSig) {
        if (signature === specialSecretSig || object["secret"] === true) {
            secrets.add(path);
        }
        return unwrap(object["value"], path, secrets);
    }
    const at = (key: string) => (path === "" ? key : `${path}.${key}`);
    return Object.fromEntries(
        Object.entries(object).map(([key, item]) => [key, unwrap(item, at(key), secrets)]),
    );
}

/** Every text in a value that is not under a secret's path, keys included, with the path that it stands at. */
function openTexts(value: unknown, secrets: ReadonlySet<string>, path = ""): [path: string, text: string][] {
    if (secrets.has(path)) {
        return [];
    }
    if (Array.isArray(value)) {
        return value.flatMap((item, index) => openTexts(item, secrets, `${path}[${index}]`));
    }
    if (typeof value !== "object" || value === null) {
        return [[path, String(value)]];
    }
    return Object.entries(value).flatMap(([key, item]): [string, string][] => {
        const at = path === "" ? key : `${path}.${key}`;
        return [[at, key], ...openTexts(item, secrets, at)];
    });
}
