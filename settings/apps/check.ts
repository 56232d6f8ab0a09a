import { invalid, unless, type Problem } from "../../components/problems.ts";
import { checkDockerRustAppArgs } from "../../components/rust/docker/args.ts";
import { checkRustImageArgs } from "../../components/rust/image/args.ts";
import { checkKubernetesRustAppArgs } from "../../components/rust/kubernetes/args.ts";
import { setCommand } from "../commands.ts";
import { project } from "../names.ts";
import { userNames } from "../natsUsers.ts";
import { pick } from "../pickKeys.ts";
import type { PlainSettings } from "../schema.ts";
import { commonArgs, serviceArgs } from "./args.ts";
import { checkConflicts } from "./conflicts.ts";
import { checkPush, checkSource, imageArgs } from "./image.ts";

type PlainApp = PlainSettings["apps"][number];

/** Every problem of the services, by key. */
export function checkApps(settings: PlainSettings): Problem[] {
    return [
        ...settings.apps.flatMap((app, index) => checkApp(settings, app, `apps[${index}]`)),
        ...checkSecretNames(settings),
        ...checkConflicts(settings),
    ];
}

function checkApp(settings: PlainSettings, app: PlainApp, path: string): Problem[] {
    const source = checkSource(app);
    const problems = [
        ...checkName(app),
        ...source,
        ...checkNatsLogin(settings, app),
        ...(source.length > 0 ? [] : checkRustImageArgs(imageArgs(settings, app))),
        // The keys that only Kubernetes has are checked elsewhere, for both runtimes.
        ...(settings.runtime === "docker"
            ? checkDockerRustAppArgs(serviceArgs(settings, app))
            : [...checkKubernetesRustAppArgs(commonArgs(app), app.name), ...checkPush(settings, app)]),
    ];
    return problems.map(({ path: argument, reason }) => {
        const key = keyOf(app, argument);
        return { path: key.startsWith("images.") ? key : `${path}.${key.replace(/^\./, "")}`, reason };
    });
}

/** The configuration keys of a component's arguments, if the names differ. */
const keyOfArgument: Record<string, string> = {
    "build.builderImage": "images.rust",
    "build.runtimeImage": "images.static",
    initImage: "images.busybox",
    adopt: "image",
};

/** The key of an argument: below the service, with a leading dot, if the service has its own image. */
function keyOf({ images }: PlainApp, argument: string): string {
    const key = keyOfArgument[argument] ?? argument.replace(/^build\./, "");
    const own = key === "images.rust" ? images?.rust : key === "images.static" ? images?.static : undefined;
    return own === undefined ? key : `.${key}`;
}

function checkName({ name }: PlainApp): Problem[] {
    return unless(
        /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(name),
        "name",
        invalid(
            "name for a service",
            name,
            `at most 40 lowercase letters, digits and "-", with no "-" at the ends`,
        ),
    );
}

function checkNatsLogin(settings: PlainSettings, { nats }: PlainApp): Problem[] {
    if (typeof nats === "boolean") {
        return [];
    }
    const names = userNames(settings);
    const hasOperator = settings.nats.operator !== undefined;
    return [
        ...unless(
            nats.user === undefined || hasOperator || names.includes(nats.user),
            "nats.user",
            `"${nats.user}" is not a user of the cluster: use one of ${names.join(", ")}, or add it to ${project}:nats.users`,
        ),
        ...unless(
            nats.user === undefined || !(hasOperator || settings.natsToken !== undefined),
            "nats.user",
            hasOperator
                ? `cannot be combined with ${project}:nats.operator: use credentials, the name of a secret in ${project}:appSecrets`
                : `cannot be combined with ${project}:natsToken, which all clients share: remove one of them`,
        ),
        ...unless(
            nats.credentials === undefined || hasOperator,
            "nats.credentials",
            `requires ${project}:nats.operator, which signs credentials: use user, or add the operator`,
        ),
        ...unless(
            nats.user === undefined || settings.nats.clientCertificates !== "verifyAndMap",
            "nats.user",
            `cannot be combined with ${project}:nats.clientCertificates: "verifyAndMap", with which ` +
                `${project}:natsClientTls decides the user of all services: remove it, or use "verify"`,
        ),
    ];
}

/** Secrets that services use but that have no value. */
function checkSecretNames({ apps, appSecrets }: PlainSettings): Problem[] {
    const used = apps.flatMap((app, index) =>
        Object.entries({
            secretFiles: app.secretFiles,
            secretEnvironment: app.secretEnvironment,
            "cargoSecrets.registries": app.cargoSecrets?.registries,
            "cargoSecrets.git": app.cargoSecrets?.git,
            nats: typeof app.nats === "object" ? pick(app.nats, ["credentials"]) : undefined,
        }).flatMap(([key, names = {}]) =>
            Object.entries(names).map(([as, name]) => ({ name, by: `apps[${index}].${key}.${as}` })),
        ),
    );
    return used
        .filter(({ name }) => (appSecrets[name] ?? "") === "")
        .map(({ name, by }) => ({
            path: `appSecrets.${name}`,
            reason: `is required by ${by}; set it with: ${setCommand(`appSecrets["${name}"]`, { secret: true })}`,
        }));
}
