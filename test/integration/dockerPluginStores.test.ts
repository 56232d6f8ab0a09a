import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Values } from "./support/values.ts";
import { PrivateRegistry } from "./support/registry.ts";
import {
    containerOf,
    containerType,
    docker,
    image,
    inspect,
    networkType,
    remoteImageType,
    requireDocker,
    Sandbox,
    volumeType,
} from "./dockerPlugin/sandbox.ts";

describe("Docker plugin: networks and volumes", function () {
    this.timeout(120_000);
    const sandbox = Sandbox.ofSuite();

    it("makes a network with its options, and shows no change after that", async () => {
        const name = sandbox.name("net");
        const subnet = `10.216.${process.pid % 250}.0/24`;
        const live = await sandbox.deploy(networkType, "n", {
            ...{ name, internal: true, labels: [{ label: "a", value: "b" }], ipamConfigs: [{ subnet }] },
            options: { "com.docker.network.bridge.enable_icc": "true" },
        });
        await sandbox.assertSettled(networkType, "n", live);
        assert.equal(
            live.id,
            JSON.parse(await docker("network", "inspect", "--format", "{{json .Id}}", name)),
        );
        assert.equal(live.state["driver"], "bridge");
        assert.equal(live.state["scope"], "local");
        assert.equal(await docker("network", "inspect", "--format", "{{.Internal}}", name), "true");
    });

    it("detects a removed network, and imports one", async () => {
        const live = await sandbox.deploy(networkType, "n", { name: sandbox.name("net"), internal: true });
        const imported = await sandbox.plugin.read(networkType, "n", { id: live.id, state: {}, inputs: {} });
        assert.equal(imported?.inputs["internal"], true);
        assert.equal(imported.inputs["name"], live.inputs["name"]);
        await docker("network", "rm", live.id);
        assert.equal(await sandbox.plugin.read(networkType, "n", live), undefined);
    });

    it("makes a volume owned by root, and shows no change after that", async () => {
        const name = sandbox.name("vol");
        const live = await sandbox.deploy(volumeType, "v", { name, labels: [{ label: "a", value: "b" }] });
        await sandbox.assertSettled(volumeType, "v", live);
        assert.equal(live.id, name);
        assert.equal(live.state["driver"], "local");
        assert.match(String(live.state["mountpoint"]), new RegExp(name));
        const mounts = [{ type: "volume", target: "/v", source: name }];
        assert.match(await sandbox.run("stat -c %u:%g:%a /v", { mounts }), /^0:0:755/);
    });

    it("takes over an existing volume of the same name", async () => {
        const name = sandbox.name("vol");
        await docker("volume", "create", name);
        const live = await sandbox.deploy(volumeType, "v", { name });
        assert.equal(live.id, name);
    });

    it("detects a removed volume, and imports one", async () => {
        const live = await sandbox.deploy(volumeType, "v", { name: sandbox.name("vol") });
        const imported = await sandbox.plugin.read(volumeType, "v", { id: live.id, state: {}, inputs: {} });
        assert.equal(imported?.inputs["name"], live.id);
        await docker("volume", "rm", live.id);
        assert.equal(await sandbox.plugin.read(volumeType, "v", live), undefined);
        await sandbox.plugin.delete(volumeType, "v", live);
    });
});

describe("Docker plugin: images from a registry", function () {
    this.timeout(120_000);
    let registry: PrivateRegistry;
    let sandbox: Sandbox;

    const logins = (password: string): Record<string, string> => ({
        registryAuth: JSON.stringify([{ address: registry.address, username: registry.username, password }]),
    });

    before(async function () {
        await requireDocker(this);
        registry = await PrivateRegistry.require(this, "right-password");
        sandbox = await Sandbox.open(logins("right-password"));
    });

    afterEach(async () => {
        await sandbox?.clear();
    });

    after(async () => {
        await sandbox?.close();
        await registry?.stop();
    });

    const home = async (): Promise<string> =>
        await readFile(
            join(process.env["DOCKER_CONFIG"] ?? join(homedir(), ".docker"), "config.json"),
            "utf8",
        ).catch(() => "none");

    it("pulls with the provider's login, which it does not store", async () => {
        const digest = await registry.push(image, "acme/one:1");
        const name = `${registry.address}/acme/one:1`;
        const before = await home();
        const live = await sandbox.deploy(remoteImageType, "i", { name });
        assert.equal(live.state["repoDigest"], `${registry.address}/acme/one@${digest}`);
        assert.equal(live.state["imageId"], await inspect(name, "Id"));
        assert.equal(live.id, String(live.state["imageId"]) + name);
        assert.doesNotMatch(JSON.stringify(live.state), /right-password/);
        assert.equal(await home(), before);
        await sandbox.assertSettled(remoteImageType, "i", live);
    });

    it("fails quickly with a wrong password", async () => {
        await registry.push(image, "acme/two:1");
        const other = await Sandbox.open(logins("wrong-password"));
        const start = performance.now();
        const pulling = other.deploy(remoteImageType, "i", { name: `${registry.address}/acme/two:1` });
        await assert.rejects(pulling, (error: Error) => {
            assert.match(error.message, /Unable to read Docker image into resource: unable to pull image/);
            assert.match(error.message, /unauthorized/);
            assert.doesNotMatch(error.message, /wrong-password/);
            return true;
        });
        assert.ok(performance.now() - start < 20_000);
        await other.plugin.stop();
    });

    it("shows no change after a container by tag, tag and digest, digest, or ID", async () => {
        const digest = await registry.push(image, "acme/three:1");
        const name = `${registry.address}/acme/three`;
        const pulled = await sandbox.deploy(remoteImageType, "i", { name: `${name}:1@${digest}` });
        assert.equal(pulled.state["repoDigest"], `${name}@${digest}`);
        const references = [
            `${name}:1`,
            `${name}:1@${digest}`,
            `${name}@${digest}`,
            String(pulled.state["imageId"]),
        ];
        const settings: Values = { ...containerOf({}), start: false, mustRun: false };
        for (const reference of references) {
            const live = await sandbox.deploy(containerType, "c", { ...settings, image: reference });
            assert.equal(live.state["image"], reference);
            await sandbox.assertSettled(containerType, "c", live);
        }
        await sandbox.assertSettled(remoteImageType, "i", pulled);
        await sandbox.clear();
        await docker("rmi", `${name}:1`);
    });

    it("does not contact a registry for an image that exists", async () => {
        const name = `127.0.0.1:9/${image}`;
        await docker("tag", image, name);
        const live = await sandbox.deploy(remoteImageType, "i", { name });
        assert.equal(live.state["repoDigest"], "");
        await sandbox.clear();
        await assert.rejects(
            docker("image", "inspect", name),
            /No such image/i,
            "it is removed with the resource",
        );
    });

    it("keeps an image with keepLocally", async () => {
        const name = `127.0.0.1:9/keep/${image}`;
        await docker("tag", image, name);
        await sandbox.deploy(remoteImageType, "i", { name, keepLocally: true });
        await sandbox.clear();
        await docker("rmi", name);
    });

    it("detects a removed image", async () => {
        const name = `127.0.0.1:9/gone/${image}`;
        await docker("tag", image, name);
        const live = await sandbox.deploy(remoteImageType, "i", { name });
        await docker("rmi", name);
        assert.equal(await sandbox.plugin.read(remoteImageType, "i", live), undefined);
    });
});
