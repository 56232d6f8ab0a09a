import type { Input } from "@pulumi/pulumi";
import { registryOf } from "../../components/images/pushedReference.ts";
import { referenceIn } from "../../components/images/reference.ts";
import { unless, type Problem } from "../../components/problems.ts";
import type { CargoSecrets } from "../../components/rust/build/cargoSecrets.ts";
import type { RustStaticImageArgs } from "../../components/rust/image/args.ts";
import { pick } from "../pickKeys.ts";
import { loginFor } from "../images/registries.ts";
import type { PlainSettings } from "../schema.ts";
import type { Hide } from "../secrets.ts";

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
    if (image === undefined) {
        return [
            ...unless(
                context !== undefined,
                "context",
                `is required: use a folder, for example "apps/hello"`,
            ),
            ...unless(binary !== undefined, "binary", "is required: use the name of a program in Cargo.toml"),
        ];
    }
    return [
        ...unless(
            context === undefined && binary === undefined,
            "image",
            "cannot be combined with context and binary: remove it to build the service, or remove them to adopt the image",
        ),
        ...allBuildKeys.flatMap((key) =>
            unless(
                app[key] === undefined,
                key,
                "cannot be combined with image, which is already built: remove one of them",
            ),
        ),
    ];
}

/** On Kubernetes a built image must be pushed. */
export function checkPush({ policy }: PlainSettings, { context, push, name }: PlainApp): Problem[] {
    return unless(
        // The policy production refuses builds anyway.
        context === undefined || push !== undefined || policy === "production",
        "push",
        `is required, because Kubernetes pulls from a registry: use a reference, for example ` +
            `"registry.example.com/team/${name}:1", or adopt a pushed image (image)`,
    );
}

/** The arguments of a service's image. */
export function imageArgs(
    settings: PlainSettings,
    app: PlainApp,
    hide: Hide = (value) => value,
): RustStaticImageArgs {
    const { images } = settings;
    if (app.image !== undefined) {
        const login = loginFor(settings, registryOf(app.image), hide);
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
                : { cargoSecrets: cargoSecrets(settings, app.cargoSecrets, hide) }),
            ...(app.push === undefined
                ? {}
                : { push: { image: app.push, ...loginFor(settings, registryOf(app.push), hide) } }),
        },
    };
}

/** Replaces the names of secrets by their values. */
export function namedSecrets(
    { appSecrets }: PlainSettings,
    names: Readonly<Record<string, string>> = {},
    hide: Hide,
): Record<string, Input<string>> {
    return Object.fromEntries(
        Object.entries(names).map(([key, name]) => [key, hide(appSecrets[name] ?? "")]),
    );
}

function cargoSecrets(
    settings: PlainSettings,
    { registries, git, ssh = false }: NonNullable<PlainApp["cargoSecrets"]>,
    hide: Hide,
): CargoSecrets {
    return {
        registries: namedSecrets(settings, registries, hide),
        git: namedSecrets(settings, git, hide),
        ssh,
    };
}
