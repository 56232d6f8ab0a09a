import type { Input } from "@pulumi/pulumi";
import { registryOf } from "../../components/images/pushedReference.ts";
import { referenceIn } from "../../components/images/reference.ts";
import type { Problem } from "../../components/problems.ts";
import type { PushArgs } from "../../components/rust/build/args.ts";
import type { CargoSecrets } from "../../components/rust/build/cargoSecrets.ts";
import type { PullLogin } from "../../components/rust/image/adoptedProgram.ts";
import type { RustStaticImageArgs } from "../../components/rust/image/args.ts";
import { pick } from "../pick.ts";
import { statedLogins } from "../images/registries.ts";
import type { PlainSettings } from "../schema.ts";

type PlainApp = PlainSettings["apps"][number];

/** Keys about the build that the component has under the same name. */
const buildKeys = [
    "package",
    "features",
    "defaultFeatures",
    "profile",
    "incremental",
    "revision",
    "link",
    "contextRoot",
    "builderPackages",
    "buildEnvironment",
    "assets",
    "ignoreToolchain",
] as const satisfies (keyof PlainApp)[];
/** All keys about the build. */
const allBuildKeys = [...buildKeys, "images", "cargoSecrets"] as const;

/** A service is either built, with all keys that this requires, or adopted. */
export function checkSource(app: PlainApp): Problem[] {
    const { context, binary, image } = app;
    if (image !== undefined) {
        const reason =
            "cannot be combined with context and binary: remove it to build the service, or remove them to adopt the image";
        return [
            ...(context === undefined && binary === undefined ? [] : [{ path: "image", reason }]),
            ...allBuildKeys
                .filter((key) => app[key] !== undefined)
                .map((path) => ({
                    path,
                    reason: "cannot be combined with image, which is already built: remove one of them",
                })),
        ];
    }
    return [
        ...(context === undefined
            ? [{ path: "context", reason: `is required: use a folder, for example "apps/hello"` }]
            : []),
        ...(binary === undefined
            ? [{ path: "binary", reason: "is required: use the name of a program in Cargo.toml" }]
            : []),
    ];
}

/** On Kubernetes a built image must be pushed. */
export function checkPush({ policy }: PlainSettings, { context, push, name }: PlainApp): Problem[] {
    // The policy production refuses builds anyway.
    const isMissing = context !== undefined && push === undefined && policy === "development";
    const reason =
        `is required, because Kubernetes pulls from a registry: use a reference, for example ` +
        `"registry.example.com/team/${name}:1", or adopt a pushed image (image)`;
    return isMissing ? [{ path: "push", reason }] : [];
}

/**
 * The arguments of a service's image.
 *
 * @param secret marks a value as secret.
 */
export function imageArgs(
    settings: PlainSettings,
    app: PlainApp,
    secret: (value: string) => Input<string> = (value) => value,
): RustStaticImageArgs {
    const { images } = settings;
    if (app.image !== undefined) {
        const login = loginFor(settings, app.image, secret);
        return { adopt: app.image, ...(login === undefined ? {} : { login }) };
    }
    const { context = "", binary = "" } = app;
    return {
        build: {
            context,
            binary,
            builderImage: referenceIn(images, "rust", app.images?.rust ?? images.rust),
            runtimeImage: referenceIn(images, "static", app.images?.static ?? images.static),
            ...pick(app, buildKeys),
            ...(app.cargoSecrets === undefined
                ? {}
                : { cargoSecrets: cargoSecrets(settings, app.cargoSecrets, secret) }),
            ...(app.push === undefined ? {} : { push: pushArgs(settings, app.push, secret) }),
        },
    };
}

/** Replaces the names of secrets by their values. */
export function namedSecrets(
    { appSecrets }: PlainSettings,
    names: Readonly<Record<string, string>> = {},
    secret: (value: string) => Input<string>,
): Record<string, Input<string>> {
    return Object.fromEntries(
        Object.entries(names).map(([key, name]) => [key, secret(appSecrets[name] ?? "")]),
    );
}

function cargoSecrets(
    settings: PlainSettings,
    { registries, git, ssh = false }: NonNullable<PlainApp["cargoSecrets"]>,
    secret: (value: string) => Input<string>,
): CargoSecrets {
    return {
        registries: namedSecrets(settings, registries, secret),
        git: namedSecrets(settings, git, secret),
        ssh,
    };
}

/** The reference to push to, with the stack's login for its registry. */
function pushArgs(
    settings: PlainSettings,
    image: string,
    secret: (value: string) => Input<string>,
): PushArgs {
    return { image, ...loginFor(settings, image, secret) };
}

/** The stack's login for an image's registry. */
function loginFor(
    settings: PlainSettings,
    image: string,
    secret: (value: string) => Input<string>,
): PullLogin | undefined {
    const login = statedLogins(settings).find(({ registry }) => registry === registryOf(image))?.login;
    return login && { username: login.username, password: secret(login.password) };
}
