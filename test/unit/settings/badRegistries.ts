import { bad, marker, wrong, type Bad } from "./bad.ts";

const host = "registry.example.com";
const login = { username: "me", password: marker };
const oneLogin = "{ username: ci, password: { secure: … } }";
const noPrefix = (text: string): Bad => [
    { images: { registry: "ghcr.io/acme", prefix: text } },
    {
        "images.prefix": `"${text}" is not a valid prefix: use lowercase letters and digits with "-", "_" or "." at the end, for example "dhi-", or "" for none`,
    },
];
const noLogins = `is not valid: use settings, for example { ${host}: ${oneLogin} }`;
const noUsername = (entry: string) =>
    `is required; set it with: pulumi config set --path 'dhi:${entry}.username'`;
const noPassword = (entry: string) =>
    `is required; set it with: pulumi config set --secret --path 'dhi:${entry}.password'`;
/** A login for a registry, and the problems by the keys of the login. */
const badLogin = (registry: string, value: unknown, problems: Record<string, string>): Bad => [
    { registries: { [registry]: value } },
    Object.fromEntries(
        Object.entries(problems).map(([key, reason]) => [`registries["${registry}"]${key}`, reason]),
    ),
];
const noHost = (text: string) =>
    badLogin(text, login, {
        "": `"${text}" is not a valid registry host: use a host without "https://" or a path, for example "registry.example.com"`,
    });
const main = {
    "": "is the registry of dhi:images.registry: use dhi:registryUsername and dhi:registryPassword for its login",
};
const onMirror = ([values, problems]: Bad): Bad => [
    { ...values, images: { registry: "ghcr.io/acme" } },
    problems,
];
const local = "localhost:5000";

/** Invalid mirrors and logins. */
export const badRegistries: Bad[] = [
    bad("images.prefix", "dhi-", "dhi.io has no prefixes: remove it, or set dhi:images.registry to a mirror"),
    ...["my", "My-", "a/b-"].map(noPrefix),
    wrong("images.prefix", 1, 'a prefix, for example "dhi-"'),
    wrong("images.checkTags", "no", "true or false"),
    bad("registries", marker, noLogins),
    bad("registries", [login], noLogins),
    badLogin(host, marker, { "": `is not valid: use settings, for example ${oneLogin}` }),
    badLogin(host, { ...login, user: "me" }, { ".user": "unknown key: use one of password, username" }),
    badLogin(host, { ...login, password: [marker] }, { ".password": "is not valid: use text" }),
    badLogin(host, { username: "me" }, { ".password": noPassword(`registries["${host}"]`) }),
    badLogin(host, { password: marker }, { ".username": noUsername(`registries["${host}"]`) }),
    badLogin(
        local,
        {},
        {
            ".username": noUsername(`registries["${local}"]`),
            ".password": noPassword(`registries["${local}"]`),
        },
    ),
    ...["https://ghcr.io", "ghcr.io/acme", "acme"].map(noHost),
    badLogin("dhi.io", login, main),
    onMirror(badLogin("ghcr.io", login, main)),
];
