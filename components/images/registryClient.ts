import { checkSupport, contentTypes, getImageConfig, getManifest } from "@snyk/docker-registry-v2-client";
import type { Login } from "./dockerLogin.ts";
import { apiHost, isLoopback } from "./registryHost.ts";
import {
    programOf,
    RegistryFailure,
    type AskOptions,
    type ImageAddress,
    type RemoteImage,
    type RunConfig,
} from "./remoteImage.ts";

const accepted = [
    contentTypes.OCI_INDEX_V1,
    contentTypes.MANIFEST_LIST_V2,
    contentTypes.OCI_MANIFEST_V1,
    contentTypes.MANIFEST_V2,
].join(", ");

const endOfLifeLabel = "com.docker.dhi.date.end-of-life";

/**
 * Reads the digest of an image from its registry.
 *
 * @throws {RegistryFailure}
 */
export async function findDigest(address: ImageAddress, options: AskOptions = {}): Promise<string> {
    return (await findManifest(address, options)).digest;
}

/**
 * Reads the digest of an image, and what its configuration has, from its registry.
 *
 * @throws {RegistryFailure}
 */
export async function inspectImage(address: ImageAddress, options: AskOptions = {}): Promise<RemoteImage> {
    const { digest, config } = await findManifest(address, options);
    const { login } = options;
    const answer: unknown = await send(address.registry, options, (host, settings) =>
        getImageConfig(host, address.path, config, login?.username, login?.password, settings),
    );
    const found =
        (answer as { config?: RunConfig & { Labels?: Record<string, string> | null } }).config ?? {};
    const endOfLife = found.Labels?.[endOfLifeLabel]?.slice(0, "2028-06-30".length);
    const program = programOf(found);
    return {
        digest,
        ...(endOfLife === undefined ? {} : { endOfLife }),
        ...(program === undefined ? {} : { program }),
    };
}

/**
 * Tries a login to a registry.
 *
 * @throws {RegistryFailure} `refused` when the registry does not accept it.
 */
export async function tryLogin(registry: string, login: Login, options: AskOptions = {}): Promise<void> {
    await send(registry, options, (host, settings) =>
        checkSupport(host, login.username, login.password, settings),
    );
}

async function findManifest({ registry, path, version }: ImageAddress, options: AskOptions) {
    const { login } = options;
    const platform = { os: "linux", architecture: process.arch === "x64" ? "amd64" : process.arch };
    const manifest = await send(registry, options, (host, settings) =>
        getManifest(
            host,
            path,
            version,
            login?.username,
            login?.password,
            { ...settings, acceptManifest: accepted },
            platform,
        ),
    );
    const digest = manifest.indexDigest ?? manifest.manifestDigest;
    if (digest === undefined) {
        throw new RegistryFailure("unreachable", `${registry} answered without a digest`);
    }
    return { digest, config: manifest.config.digest };
}

type Settings = NonNullable<Parameters<typeof checkSupport>[3]>;

/** Sends a request with a time limit. Every failure becomes a {@link RegistryFailure}. */
async function send<T>(
    registry: string,
    { milliseconds = 20_000 }: AskOptions,
    request: (host: string, settings: Settings) => Promise<T>,
): Promise<T> {
    const sendOver = async (protocol: string) => {
        const limits = {
            open_timeout: milliseconds,
            response_timeout: milliseconds,
            read_timeout: milliseconds,
            signal: AbortSignal.timeout(milliseconds),
        };
        try {
            return await request(apiHost(registry), { ...limits, protocol });
        } catch (error) {
            throw toFailure(registry, error);
        }
    };
    try {
        return await sendOver("https:");
    } catch (error) {
        const { kind } = error as RegistryFailure;
        if (kind === "unreachable" && isLoopback(registry)) {
            return await sendOver("http:");
        }
        throw error;
    }
}

function toFailure(registry: string, error: unknown): RegistryFailure {
    const { statusCode, message } = error as { statusCode?: number; message?: string };
    switch (statusCode) {
        case 401:
        case 403:
            return new RegistryFailure("refused", `${registry} refuses the login (${statusCode})`);
        case 404:
            return new RegistryFailure("missing", `${registry} does not have the image`);
        default:
            return new RegistryFailure(
                "unreachable",
                `${registry} cannot be reached: ${message ?? "no answer"}`,
            );
    }
}
