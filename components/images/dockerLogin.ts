import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { registryOf } from "./pushedReference.ts";

/** User and password for a registry. */
export interface Login {
    readonly username: string;
    readonly password: string;
}

/** The part of Docker's `config.json` that has logins. */
interface DockerConfig {
    readonly auths?: Readonly<Record<string, { readonly auth?: string }>>;
    readonly credHelpers?: Readonly<Record<string, string>>;
    readonly credsStore?: string;
}

/** The file in which `docker login` saves logins, or the name of the helper that has them. */
export function dockerConfigFile(): string {
    return join(process.env["DOCKER_CONFIG"] ?? join(homedir(), ".docker"), "config.json");
}

/** The login that `docker login` saved for a registry; undefined where there is none, or none that can be read. */
export async function dockerLogin(host: string): Promise<Login | undefined> {
    try {
        const login = await loginFromConfig(await readFile(dockerConfigFile(), "utf8"), host);
        return login.username === "" ? undefined : login;
    } catch {
        // No file, or a helper without a login for this registry: Docker continues without a login, and so does dhi.
        return undefined;
    }
}

/**
 * A login from a Docker client's configuration, or from its credential helper. An empty one where there is none.
 *
 * @throws when the configuration is not JSON, or when the helper fails.
 */
export async function loginFromConfig(content: string, host: string): Promise<Login> {
    const config = JSON.parse(content) as DockerConfig;
    const names = namesOf(host);
    const helper = names.map((name) => config.credHelpers?.[name]).find(Boolean) ?? config.credsStore;
    if (helper !== undefined && helper !== "") {
        return await loginFromHelper(helper, names);
    }
    const encoded = names.map((name) => config.auths?.[name]?.auth).find((auth) => auth !== undefined);
    const [username = "", ...password] = Buffer.from(encoded ?? "", "base64")
        .toString("utf8")
        .split(":");
    return { username, password: password.join(":") };
}

/** The names that a registry can have in the configuration. Docker Hub has an older one. */
function namesOf(host: string): string[] {
    const plain = [host, `https://${host}`, `https://${host}/v1/`];
    return /^(?:index\.|registry-1\.)?docker\.io$/.test(host)
        ? ["https://index.docker.io/v1/", ...plain]
        : plain;
}

/** https://github.com/docker/docker-credential-helpers: it reads the server from standard input and prints JSON. */
async function loginFromHelper(helper: string, [server = ""]: readonly string[]): Promise<Login> {
    const { execa } = await import("execa");
    const { stdout } = await execa(`docker-credential-${helper}`, ["get"], { input: server });
    const answer = JSON.parse(stdout) as { Username?: string; Secret?: string };
    return { username: answer.Username ?? "", password: answer.Secret ?? "" };
}

/** Logins in the format of a Docker client's configuration, which Kubernetes uses too. */
export function dockerConfig(logins: readonly (Login & { readonly registry: string })[]) {
    const auths = logins.map(({ registry, username, password }) => {
        const [server = registry] = namesOf(registryOf(registry));
        const auth = Buffer.from(`${username}:${password}`).toString("base64");
        return [server, { username, password, auth }];
    });
    return { auths: Object.fromEntries(auths) as Record<string, unknown> };
}
