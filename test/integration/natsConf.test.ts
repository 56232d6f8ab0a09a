/** The configuration on both runtimes, which the server accepts; on Kubernetes by the chart, whose images exist. */
import assert from "node:assert/strict";
import { execa } from "execa";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openWorkspace } from "../../workspace/workspace.ts";
import {
    authFiles,
    authFolder,
    encryptionFile,
    usedAuthFiles,
    type ChartPlan,
} from "../../components/nats/kubernetes/chart/plan.ts";
import { chartValues } from "../../components/nats/kubernetes/chart/values.ts";
import { renderLogins } from "../../components/nats/config/authorization.ts";
import { remoteFiles, renderRemotes, type Remotes } from "../../components/nats/config/remotes.ts";
import {
    renderRoutes,
    renderEncryption,
    renderServerConfig,
    type TlsFiles,
} from "../../components/nats/config/serverConfig.ts";
import { extraListeners } from "../../components/nats/args/listeners.ts";
import { natsImage } from "../../offline/images/recipes/nats.ts";
import { ensureGoTool } from "../../offline/tools/goTool.ts";
import { plans } from "../unit/components/nats/plans.ts";
import { Helm, type Objects } from "./natsChart/rendering.ts";
import { makeCertificate, requireOpenssl, type MadeCertificate } from "./support/authority.ts";

const chart =
    process.env["DHI_NATS_CHART"] ?? fileURLToPath(new URL("../../offline/chart/nats", import.meta.url));
const password = 'pass"word$marker';
const routePassword = "route@marker/2";
const encryptionKey = "encryption-marker-of-32-characters";

/** The server of the offline kit. Built here, because an image in the engine leaves no program on disk. */
async function buildServer(): Promise<string> {
    const tool = { ...natsImage.tool, module: "nats-server/2.15.1" };
    return (await ensureGoTool(openWorkspace(), tool, console.log)).path;
}

/** All values of a key, at any depth. */
function valuesOf(object: unknown, key: string): unknown[] {
    if (typeof object !== "object" || object === null) {
        return [];
    }
    return Object.entries(object).flatMap(([name, value]) => [
        ...(name === key ? [value as unknown] : []),
        ...valuesOf(value, key),
    ]);
}

const confOf = (objects: Objects): string => {
    const { data } = objects["v1/ConfigMap/events-config"] as { data: Record<string, string> };
    return data["nats.conf"] ?? "";
};

/** The content of the Secret with the logins, by file name. */
function authOf(plan: ChartPlan, certificate?: MadeCertificate): Record<string, string> {
    const { nodes, certificates, hasToken, systemPassword } = plan;
    const used = usedAuthFiles(plan);
    const remotes = plan as Remotes;
    const hosts = Array.from({ length: nodes }, (_, node) => `events-${node}.events-headless`);
    const scheme = certificates.cluster === undefined ? "nats" : "tls";
    return {
        [authFiles.logins]: renderLogins({
            ...(hasToken ? { token: password } : { users: [{ name: "app", hash: password }] }),
            ...(systemPassword === undefined ? {} : { systemPassword: password }),
            jetstream: true,
        }),
        ...(nodes > 1 ? { [authFiles.routes]: renderRoutes(hosts, routePassword, scheme) } : {}),
        ...(used.leafnodes ? { [authFiles.leafnodes]: renderRemotes(remotes, "leafnodes", authFolder) } : {}),
        ...(used.gateway ? { [authFiles.gateway]: renderRemotes(remotes, "gateway", authFolder) } : {}),
        // The plans' certificates are not real ones.
        ...Object.fromEntries(
            Object.keys(remoteFiles(plan.leafRemotes)).map((name) => [name, certificate?.ca ?? ""]),
        ),
    };
}

/** The configuration of the same server on Docker. */
function onDocker(plan: ChartPlan): string {
    const { nodes, certificates, systemPassword } = plan;
    const files = (name: string): TlsFiles => ({
        certificate: `/etc/nats/${name}/tls.crt`,
        key: `/etc/nats/${name}/tls.key`,
        ca: `/etc/nats/${name}/ca.crt`,
    });
    const on = extraListeners.filter((name) => certificates[name] !== undefined);
    return renderServerConfig({
        serverName: "events-0",
        cluster: plan,
        peers: Array.from({ length: nodes }, (_, node) => `events-${node}`),
        routePassword,
        logins: {
            users: [{ name: "app", hash: password }],
            ...(systemPassword === undefined ? {} : { systemPassword: password }),
            jetstream: true,
        },
        ...(certificates.nats === undefined ? {} : { tls: files("clients") }),
        ...(certificates.cluster === undefined ? {} : { routeTls: files("routes") }),
        listeners: Object.fromEntries(
            on.map((name) => [name, certificates[name] === true ? true : files(name)]),
        ),
        remotes: plan as Remotes,
        folder: authFolder,
    });
}

describe("the NATS chart with the values of the component", () => {
    let helm: Helm;
    let server = "";
    let certificate: MadeCertificate;
    let folder: string;
    before(async function () {
        this.timeout(600_000);
        await requireOpenssl(this);
        helm = await Helm.start();
        console.log(`      chart: ${process.env["DHI_NATS_CHART"] === undefined ? "the local one" : chart}`);
        server = await buildServer();
        certificate = await makeCertificate(["DNS:*.events-headless"]);
    });
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "dhi-conf-"));
    });
    afterEach(() => rmSync(folder, { recursive: true }));
    after(() => helm?.stop());

    /** Lets the server check a configuration, with the files of the pod in a temporary folder. */
    async function check(conf: string, auth: Record<string, string>): Promise<string> {
        const write = (path: string, text: string) => {
            mkdirSync(dirname(join(folder, path)), { recursive: true });
            writeFileSync(join(folder, path), text);
        };
        for (const [file, text] of Object.entries(auth)) {
            write(`etc/nats-auth/${file}`, text.replaceAll('"/etc/', `"${folder}/etc/`));
        }
        write(`etc/nats-encryption/${encryptionFile}`, renderEncryption(encryptionKey));
        for (const [path] of conf.matchAll(/\/etc\/[\w/.-]+\.(?:crt|key)/g)) {
            const part = path.endsWith("ca.crt") ? "ca" : path.endsWith(".key") ? "key" : "certificate";
            write(path, certificate[part]);
        }
        // The chart's paths are absolute.
        write("etc/nats-config/nats.conf", conf.replaceAll('"/etc/', `"${folder}/etc/`));
        const args = ["-t", "-c", join(folder, "etc/nats-config/nats.conf")];
        const { all } = await execa(server, args, {
            // The pod's environment.
            env: { SERVER_NAME: "events-0", CLIENT_ADVERTISE: '"events-0.example.com:30422"' },
            all: true,
            reject: false,
        });
        return all;
    }

    for (const [title, plan] of Object.entries<ChartPlan>(plans)) {
        it(`renders a configuration that the server accepts: ${title}`, async () => {
            const objects = await helm.render(chart, chartValues(plan), "events");
            const conf = confOf(objects);
            assert.match(await check(conf, authOf(plan, certificate)), /configuration file .* is valid/);
            for (const secret of [password, routePassword, encodeURIComponent(routePassword)]) {
                assert.ok(!JSON.stringify(objects).includes(secret));
            }
            // A login in the ConfigMap would be added to those of the file.
            assert.doesNotMatch(conf, /password|token|authorization|user/);

            const images = valuesOf(objects, "image");
            assert.ok(images.length >= 1);
            for (const image of images) {
                assert.match(String(image), /^[\w-]+(?:\.[\w-]+)+(?::\d+)?\/\S+:\S+$/);
                assert.doesNotMatch(String(image), /-alpine|natsio\//);
            }
        });
    }

    it("renders logins of every kind that the server accepts", async () => {
        const nkey = "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4";
        const limits = { connections: 9, subscriptions: 9, leafNodes: 1, payload: "1Ki" };
        const jetstream = {
            maxFile: "1Gi",
            maxMemory: "1Mi",
            maxStreams: 3,
            maxConsumers: 4,
            maxAckPending: 5,
        };
        const more = { maxFileStream: "1Mi", maxMemoryStream: "1Ki", maxBytesRequired: true };
        const logins = renderLogins({
            users: [
                { name: "app", hash: "h", account: "SHOP", permissions: { queue: { "a.*": ["b"] } } },
                { name: "edge", nkey, account: "BILLING" },
                { name: "plain", hash: "h", permissions: { allowResponses: { max: 2, expires: "30s" } } },
            ],
            defaultPermissions: { denyPublish: ["x.>"], allowResponses: true },
            accounts: {
                SHOP: {
                    limits,
                    jetstream: { ...jetstream, ...more },
                    exports: [
                        { stream: "a.>" },
                        { service: "q", response: "chunked", accounts: ["BILLING"] },
                    ],
                    mappings: {
                        "m.*": "n.{{wildcard(1)}}",
                        o: [
                            { to: "p", weight: 30 },
                            { to: "r", weight: 70 },
                        ],
                    },
                },
                BILLING: {
                    imports: [
                        { account: "SHOP", stream: "a.b", prefix: "shop" },
                        { account: "SHOP", service: "q", to: "shop.q" },
                    ],
                },
            },
            systemPassword: "h",
            jetstream: true,
        });
        const conf = confOf(await helm.render(chart, chartValues(plans["one node"]), "events"));
        assert.match(await check(conf, { [authFiles.logins]: logins }), /configuration file .* is valid/);
    });

    for (const [title, plan] of Object.entries<ChartPlan>(plans)) {
        it(`has the same on Docker, which the server accepts: ${title}`, async () => {
            assert.match(
                await check(onDocker(plan), authOf(plan, certificate)),
                /configuration file .* is valid/,
            );
        });
    }

    it("renders a configuration that is not valid without the files of the Secret", async () => {
        const conf = confOf(await helm.render(chart, chartValues(plans["the defaults"]), "events"));
        const { [authFiles.logins]: logins = "" } = authOf(plans["the defaults"]);
        assert.match(await check(conf, {}), /logins\.conf|routes\.conf/);
        assert.match(await check(conf, { [authFiles.logins]: logins }), /routes\.conf/);
        assert.match(
            await check(conf, { ...authOf(plans["the defaults"]), [authFiles.logins]: "authorization {" }),
            /logins\.conf|[Pp]arse|unexpected/i,
        );
    });
});
