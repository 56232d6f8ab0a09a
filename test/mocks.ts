/**
 * Pulumi's engine for unit tests: it makes nothing and records everything that would be made.
 *
 * Pulumi's mocks are global, so call {@link mockPulumi} before each test that makes resources, and
 * await {@link Recording.settled} before the test ends. Import components after this file.
 */
import * as pulumi from "@pulumi/pulumi";
import * as debuggable from "@pulumi/pulumi/runtime/debuggable.js";
import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { idOf, plausibleOutputs } from "./mockedOutputs.ts";

// Pulumi keeps the stack trace of every promise. Source maps make that a sixth of the unit tests' time, and no test
// reads them.
const debugging = (debuggable as unknown as { default: { debuggablePromise(...args: unknown[]): unknown } })
    .default;
const { debuggablePromise } = debugging;
debugging.debuggablePromise = (...args) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
        return debuggablePromise(...args);
    } finally {
        Error.stackTraceLimit = stackTraceLimit;
    }
};

/** A resource as it was registered. */
export interface RecordedResource {
    /** Its token, such as `docker:index/container:Container`. */
    readonly type: string;
    readonly name: string;
    /** The name of its parent. */
    readonly parent: string | undefined;
    /** The name of its provider; for a component, the first one of its children; undefined for the default one. */
    readonly provider: string | undefined;
    /** Whether a provider makes it, as for all resources but components. */
    readonly custom: boolean;
    /** Its inputs, with secrets unwrapped. */
    readonly inputs: Record<string, unknown>;
    /** The paths of secrets in the inputs, such as `uploads[0].content`. */
    readonly secrets: ReadonlySet<string>;
    readonly options: RecordedOptions;
}

/** The options of a resource; `false` or empty where they were not set. */
export interface RecordedOptions {
    readonly deleteBeforeReplace: boolean;
    readonly retainOnDelete: boolean;
    readonly protect: boolean;
    readonly ignoreChanges: readonly string[];
    /** Names of the resources that it depends on, by option or by property, sorted. */
    readonly dependsOn: readonly string[];
    /** The unwrapped value of the trigger; undefined without one. */
    readonly replacementTrigger: unknown;
}

/** The behavior of the mocks. */
export interface MockOptions {
    readonly project?: string;
    readonly stack?: string;
    /** Whether the program runs in a preview, in which gates do not wait. @default false */
    readonly preview?: boolean;
    /** The stack's configuration: full keys (`dhi:nats`) with Pulumi's text of the value. @default {} */
    readonly config?: Readonly<Record<string, string>>;
    /** Outputs of a resource in addition to its inputs and {@link plausibleOutputs}. */
    readonly outputs?: (resource: pulumi.runtime.MockResourceArgs) => Record<string, unknown> | undefined;
    /** Answers invokes by token. @default - every invoke fails */
    readonly call?: (args: pulumi.runtime.MockCallArgs) => Record<string, unknown>;
    /** Called when a resource is registered, before it is complete. */
    readonly onRegister?: (resource: RecordedResource) => void | Promise<void>;
}

/** Everything that the mocked engine recorded, in order. */
export class Recording {
    readonly resources: RecordedResource[] = [];
    /** The registered outputs of components, by name, with secrets unwrapped. */
    readonly componentOutputs = new Map<
        string,
        { readonly values: Record<string, unknown>; readonly secrets: ReadonlySet<string> }
    >();

    /** Resolves once all registrations are complete. */
    async settled(): Promise<this> {
        await (pulumi.runtime as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs();
        return this;
    }

    /** The only resource with a name, and with this text in its type if several have that name. */
    get(name: string, type = ""): RecordedResource {
        const found = this.resources.filter(
            (resource) => resource.name === name && resource.type.includes(type),
        );
        const [only] = found;
        if (only === undefined || found.length > 1) {
            const known = this.resources.map((resource) => `${resource.name} (${resource.type})`).join(", ");
            throw new Error(`${found.length} resources are named "${name}", of these: ${known}`);
        }
        return only;
    }

    /** Names of the resources whose type ends with a text, such as `:Container`. */
    names(type: string): string[] {
        return this.resources
            .filter((resource) => resource.type.endsWith(type))
            .map((resource) => resource.name);
    }

    /**
     * The places of these texts in inputs, options and component outputs that are not marked as secret, plain or encoded
     * for a URL. The result should be empty.
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

/** Replaces Pulumi's engine and configuration, and starts a new recording. */
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
                    throw new Error(`There is no mock for the invoke ${args.token}`);
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

/** An output's value. Rejects when the output fails. */
export function promiseOf<T>(output: pulumi.Output<T>): Promise<T> {
    return (output as unknown as { promise(): Promise<T> }).promise();
}

/**
 * Runs a program that fails while resources are being made, and returns the error with which Pulumi would stop. What
 * depends on the failed resource never settles: do not await {@link Recording.settled} after this.
 */
export async function failureOf(program: () => unknown): Promise<unknown> {
    const listeners = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    try {
        const first = new Promise((resolve) => process.on("unhandledRejection", resolve));
        program();
        const error = await first;
        // Everything that depends on the failed resource rejects too, shortly after.
        await new Promise((resolve) => setTimeout(resolve, 20));
        return error;
    } finally {
        process.removeAllListeners("unhandledRejection");
        for (const listener of listeners) {
            process.on("unhandledRejection", listener);
        }
        // Discards them, because otherwise Pulumi reports them when the process exits.
        (debuggable as unknown as { leakedPromises(): unknown }).leakedPromises();
    }
}

/** Mocks receive inputs only; the request also has parents, options and the marks of secrets. */
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

/** A provider is referenced by URN and ID: `<urn>::<id>`. */
function providerOf(request: RegisterResourceRequest): string | undefined {
    const [, first] = request.getProvidersMap().entries().next().value ?? [];
    return (request.getProvider() || first)?.split("::").at(-2);
}

function nameOf(urn: string): string {
    return urn.split("::").at(-1) ?? urn;
}

const { specialSigKey, specialSecretSig, specialOutputValueSig } = pulumi.runtime;

/** Unwraps secrets and records their paths. */
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

/** Every text of a value that is not part of a secret, including keys, with its path. */
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
