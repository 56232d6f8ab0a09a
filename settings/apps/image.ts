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

/** What says how a service is built: of no use to one that is adopted. */
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
/** The same, and what the component has otherwise. */
const keysOfBuilding = [...buildKeys, "images", "cargoSecrets"] as const;

/** Built or adopted: one of the two, and all that it takes. */
export function checkSource(app: PlainApp): Problem[] {
    const { context, binary, image } = app;
    if (image !== undefined) {
        const reason = "cannot be combined with context and binary: a service is built here, or adopted";
        return [
            ...(context === undefined && binary === undefined ? [] : [{ path: "image", reason }]),
            ...keysOfBuilding
                .filter((key) => app[key] !== undefined)
                .map((path) => ({ path, reason: "cannot be combined with image, which is built already" })),
        ];
    }
    return [
        ...(context === undefined
            ? [{ path: "context", reason: `missing; write a folder such as "apps/hello"` }]
            : []),
        ...(binary === undefined
            ? [{ path: "binary", reason: "missing; write the name of a program in Cargo.toml" }]
            : []),
    ];
}

/** A cluster pulls from a registry, and nothing that is on the machine Pulumi runs on. */
export function checkPush({ policy }: PlainSettings, { context, push, name }: PlainApp): Problem[] {
    // Production builds nothing at all, and says so itself.
    const isMissing = context !== undefined && push === undefined && policy === "development";
    const reason =
        `missing; Kubernetes pulls from a registry: write where the image goes, such as ` +
        `"registry.example.com/team/${name}:1", or adopt a pushed one (image)`;
    return isMissing ? [{ path: "push", reason }] : [];
}

/**
 * How a service's image is had, as the component takes it.
 *
 * @param secret marks a value as one that must not be seen.
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

/** Each secret by its name, in place of the name. */
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

/** Where an image is pushed to, with the login that the stack states for its registry. */
function pushArgs(
    settings: PlainSettings,
    image: string,
    secret: (value: string) => Input<string>,
): PushArgs {
    return { image, ...loginFor(settings, image, secret) };
}

/** The login that the stack states for an image's registry. */
function loginFor(
    settings: PlainSettings,
    image: string,
    secret: (value: string) => Input<string>,
): PullLogin | undefined {
    const login = statedLogins(settings).find(({ registry }) => registry === registryOf(image))?.login;
    return login && { username: login.username, password: secret(login.password) };
}
