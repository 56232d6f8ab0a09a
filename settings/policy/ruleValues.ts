import { entryOf } from "../../components/images/catalog.ts";
import { parseReference } from "../../components/images/reference.ts";
import { usedImages, type UsedImage } from "../images/usedImages.ts";
import { listenerCertificate, listenerKeys, listening } from "../listeners.ts";
import type { PlainSettings } from "../schema.ts";

/** A value of a stack's configuration with its key. */
export interface Found<T> {
    readonly key: string;
    readonly value: T;
}

/** Images that run: those of the catalog and adopted ones, but not those that services are built from. */
export function runningImages(settings: PlainSettings): Found<UsedImage>[] {
    const apps = settings.apps.filter(({ image }) => image !== undefined);
    // The keys of adopted images have the index among all services.
    const adopted = usedImages(settings).filter(({ key }) => /^apps\[\d+\]\.image$/.test(key));
    const ofCatalog = usedImages({ ...settings, apps }).filter(({ key }) => key.startsWith("images."));
    return [...ofCatalog, ...adopted].map((image) => ({ key: image.key, value: image }));
}

/** A full version of a hardened image. */
export function exampleTag(reference: string): string {
    return entryOf(parseReference(reference).repository).exampleTag;
}

/** A listener's certificate, with the key that a user of the runtime sets. */
export function certificateOf(
    { runtime, nats, ...settings }: PlainSettings,
    secret: "tls" | "routeTls",
    given: "natsTls" | "natsRouteTls",
): Found<unknown> {
    return runtime === "kubernetes"
        ? { key: `nats.${secret}`, value: nats[secret] ?? settings[given] }
        : { key: given, value: settings[given] };
}

/** The listeners without TLS: on Kubernetes `undefined`, else the key of the certificate. */
export function plainListeners(settings: PlainSettings): Found<string | undefined>[] {
    const { kubernetes, runtime } = settings;
    const older = listenerKeys.filter((key) => kubernetes[key] === true);
    const plain = listening(settings).filter(
        ({ key }) => listenerCertificate(settings, key, (value) => value) === undefined,
    );
    return [
        ...older.map((key) => ({ key: `kubernetes.${key}`, value: undefined })),
        ...plain.map(({ key }) => ({
            key: `nats.listeners.${key}`,
            value: runtime === "kubernetes" ? undefined : key,
        })),
    ];
}

/** The passwords of clients and routes. */
export function passwords(settings: PlainSettings): Found<string | undefined>[] {
    const keys = ["natsPassword", "natsRoutePassword", "natsSystemPassword", "natsGatewayPassword"] as const;
    return [
        ...keys.map((key) => ({ key, value: settings[key] })),
        ...Object.entries(settings.natsPasswords).map(([name, value]) => ({
            key: `natsPasswords.${name}`,
            value,
        })),
    ];
}
