import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { failed } from "../../plugin/errors.ts";
import { nonEmpty } from "../../plugin/values.ts";
import { at } from "./api.ts";
import type { Json } from "./api.ts";

/** User and password for a registry. */
export interface Login {
    readonly username: string;
    readonly password: string;
}

/** One entry of the provider's `registryAuth`. */
export interface RegistryAuth {
    readonly address: string;
    readonly username?: string;
    readonly password?: string;
    readonly configFile?: string;
    readonly configFileContent?: string;
    readonly authDisabled?: boolean;
}

/** The provider's logins, by the host name of the registry. They live in this process's memory and nowhere else. */
export class RegistryCredentials {
    readonly #logins = new Map<string, Promise<Login>>();

    public constructor(entries: readonly RegistryAuth[]) {
        for (const entry of entries) {
            const login = loginOf(entry);
            // Told by `loaded`; until then it must not end the process.
            login.catch(() => undefined);
            this.#logins.set(hostName(entry.address), login);
        }
    }

    /** Waits for logins that come from files and helpers. */
    public async loaded(): Promise<void> {
        try {
            await Promise.all(this.#logins.values());
        } catch (error) {
            throw failed("Error loading registry auth config", error);
        }
    }

    /** The header that logs in to the registry of an image, or to none. */
    public async header(image: string): Promise<Record<string, string>> {
        return authHeader(await this.#logins.get(registryOf(image)));
    }
}

/** The header that logs in with a login, or with none. */
export function authHeader(login: Login | undefined): Record<string, string> {
    const json = JSON.stringify(login ?? {});
    // Docker reads base64url, and older daemons insist on the padding that Node leaves out.
    const encoded = Buffer.from(json).toString("base64").replaceAll("+", "-").replaceAll("/", "_");
    return { "X-Registry-Auth": encoded };
}

/** `https://dhi.io/v1` is `dhi.io`. */
export function hostName(address: string): string {
    return address.replace(/^https?:\/\//, "").split("/")[0] ?? "";
}

/** The registry of an image reference, as the official plugin finds it. */
export function registryOf(image: string): string {
    const [first = "", ...rest] = image.split("/");
    const isHost = rest.length > 1 || (rest.length === 1 && (/[.:]/.test(first) || first === "localhost"));
    return isHost ? first : "registry-1.docker.io";
}

async function loginOf(entry: RegistryAuth): Promise<Login> {
    if (entry.authDisabled === true) {
        return { username: "username", password: "password" };
    }
    const username = nonEmpty(entry.username) ?? process.env["DOCKER_REGISTRY_USER"];
    if (username !== undefined) {
        return { username, password: nonEmpty(entry.password) ?? process.env["DOCKER_REGISTRY_PASS"] ?? "" };
    }
    if (entry.configFileContent) {
        return await loginFromConfig(entry.configFileContent, entry.address);
    }
    const file = (nonEmpty(entry.configFile) ?? defaultConfigFile()).replace(/^~(?=\/)/, homedir());
    return await loginFromConfig(await readFile(file, "utf8"), entry.address);
}

function defaultConfigFile(): string {
    return join(process.env["DOCKER_CONFIG"] ?? "~/.docker", "config.json");
}

/** A login from a Docker client's configuration: written there, or kept by a credential helper. */
export async function loginFromConfig(content: string, address: string): Promise<Login> {
    const config = JSON.parse(content) as Json;
    const keys = [hostName(address), `https://${hostName(address)}`, `https://${hostName(address)}/v1/`];
    const helpers = at(config, "credHelpers") as Record<string, string> | undefined;
    const helper = helpers?.[hostName(address)] ?? at(config, "credsStore");
    if (typeof helper === "string" && helper !== "") {
        return await loginFromHelper(helper, hostName(address));
    }
    const auths = (at(config, "auths") ?? {}) as Record<string, Json>;
    const [encoded] = keys.map((key) => at(auths[key], "auth")).filter((auth) => typeof auth === "string");
    const [username = "", ...password] = Buffer.from(encoded ?? "", "base64")
        .toString("utf8")
        .split(":");
    return { username, password: password.join(":") };
}

async function loginFromHelper(helper: string, server: string): Promise<Login> {
    const { execa } = await import("execa");
    const { stdout } = await execa(`docker-credential-${helper}`, ["get"], { input: server });
    const answer = JSON.parse(stdout) as Json;
    return { username: String(at(answer, "Username")), password: String(at(answer, "Secret")) };
}
