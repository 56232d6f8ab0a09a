import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dockerConfigFile, loginFromConfig, type Login } from "../../../components/images/dockerLogin.ts";
import { failed } from "../../plugin/errors.ts";
import { nonEmpty } from "../../plugin/values.ts";

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
        return await loginFromConfig(entry.configFileContent, hostName(entry.address));
    }
    const file = (nonEmpty(entry.configFile) ?? dockerConfigFile()).replace(/^~(?=\/)/, homedir());
    return await loginFromConfig(await readFile(file, "utf8"), hostName(entry.address));
}
