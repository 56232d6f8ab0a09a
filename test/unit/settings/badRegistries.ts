import { marker } from "./badSettings.ts";

const host = "registry.example.com";
const login = { username: "me", password: marker };
const noHost = (text: string) =>
    `"${text}" is not a valid registry host: use a host without "https://" or a path, for example "registry.example.com"`;
const noPrefix = (text: string) =>
    `"${text}" is not a valid prefix: use lowercase letters and digits with "-", "_" or "." at the end, for example "dhi-", or "" for none`;
const main = (registry: string) => ({
    [`registries["${registry}"]`]:
        "is the registry of dhi:images.registry: use dhi:registryUsername and dhi:registryPassword for its login",
});

/** Invalid mirrors and logins with their problems, like {@link badSettings}. */
export const badRegistries: [Record<string, unknown>, Record<string, string>][] = [
    [
        { images: { prefix: "dhi-" } },
        { "images.prefix": "dhi.io has no prefixes: remove it, or set dhi:images.registry to a mirror" },
    ],
    [{ images: { registry: "ghcr.io/acme", prefix: "my" } }, { "images.prefix": noPrefix("my") }],
    [{ images: { registry: "ghcr.io/acme", prefix: "My-" } }, { "images.prefix": noPrefix("My-") }],
    [{ images: { registry: "ghcr.io/acme", prefix: "a/b-" } }, { "images.prefix": noPrefix("a/b-") }],
    [{ images: { prefix: 1 } }, { "images.prefix": '1 is not valid: use a prefix, for example "dhi-"' }],
    [{ images: { checkTags: "no" } }, { "images.checkTags": '"no" is not valid: use true or false' }],
    [
        { registries: marker },
        {
            registries:
                "is not valid: use settings, for example { registry.example.com: { username: ci, password: { secure: … } } }",
        },
    ],
    [
        { registries: [login] },
        {
            registries:
                "is not valid: use settings, for example { registry.example.com: { username: ci, password: { secure: … } } }",
        },
    ],
    [
        { registries: { [host]: marker } },
        {
            [`registries["${host}"]`]:
                "is not valid: use settings, for example { username: ci, password: { secure: … } }",
        },
    ],
    [
        { registries: { [host]: { ...login, user: "me" } } },
        { [`registries["${host}"].user`]: "unknown key: use one of password, username" },
    ],
    [
        { registries: { [host]: { ...login, password: [marker] } } },
        { [`registries["${host}"].password`]: "is not valid: use text" },
    ],
    [
        { registries: { [host]: { username: "me" } } },
        {
            [`registries["${host}"].password`]: `is required; set it with: pulumi config set --secret --path 'dhi:registries["${host}"].password'`,
        },
    ],
    [
        { registries: { [host]: { password: marker } } },
        {
            [`registries["${host}"].username`]: `is required; set it with: pulumi config set --path 'dhi:registries["${host}"].username'`,
        },
    ],
    [
        { registries: { "localhost:5000": {} } },
        {
            'registries["localhost:5000"].username': `is required; set it with: pulumi config set --path 'dhi:registries["localhost:5000"].username'`,
            'registries["localhost:5000"].password': `is required; set it with: pulumi config set --secret --path 'dhi:registries["localhost:5000"].password'`,
        },
    ],
    [
        { registries: { "https://ghcr.io": login } },
        { 'registries["https://ghcr.io"]': noHost("https://ghcr.io") },
    ],
    [{ registries: { "ghcr.io/acme": login } }, { 'registries["ghcr.io/acme"]': noHost("ghcr.io/acme") }],
    [{ registries: { acme: login } }, { 'registries["acme"]': noHost("acme") }],
    [{ registries: { "dhi.io": login } }, main("dhi.io")],
    [{ images: { registry: "ghcr.io/acme" }, registries: { "ghcr.io": login } }, main("ghcr.io")],
];
