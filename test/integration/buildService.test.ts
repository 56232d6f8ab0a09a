/** The CI jobs of a service, each on a new machine, with a registry. */
import assert from "node:assert/strict";
import { execa } from "execa";
import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflateSync } from "node:zlib";
import { openWorkspace } from "../../workspace/workspace.ts";
import { hostPlatform } from "../../components/rust/build/platform.ts";
import { Checkout } from "./ci/checkout.ts";
import { images, provideImages } from "./rust/program.ts";
import { EmptyBuilder } from "./support/builder.ts";
import { PrivateRegistry } from "./support/registry.ts";
import { skip } from "./support/skip.ts";

const here = (file: string) => fileURLToPath(new URL(`./ci/${file}`, import.meta.url));
const password = `push-${randomBytes(9).toString("hex")}`;
const zeros = `sha256:${"0".repeat(64)}`;
const sender = "apps/service/crates/label/src/sender.txt";

describe("a service that CI builds", function () {
    this.timeout(1_200_000);
    let registry: PrivateRegistry;
    let builder: EmptyBuilder | undefined;
    let checkout: Checkout;
    let folder: string;
    let reference = "";
    const team = () => `${registry.address}/team`;

    before(async function () {
        const reason = EmptyBuilder.whyNot();
        if (reason !== undefined) {
            skip(this, reason);
        }
        registry = await PrivateRegistry.require(this, password);
        folder = mkdtempSync(join(tmpdir(), "dhi-ci-"));
        await provideImages();
        await registry.push(images.builderImage, "team/dhi-rust:1-debian13-dev");
        await registry.push(images.runtimeImage, "team/dhi-static:20250419-glibc-debian13");
        await pushScanner();
        checkout = await Checkout.create(here("parcel"), {
            dev: developmentStack(),
            prod: productionStack(),
        });
    });

    after(async () => {
        await builder?.stop();
        checkout?.remove();
        await registry?.stop();
        rmSync(folder, { recursive: true, force: true });
    });

    async function pushScanner(): Promise<void> {
        cpSync(here("scanner.sh"), join(folder, "scanner.sh"));
        writeFileSync(
            join(folder, "Dockerfile"),
            `FROM ${images.busyboxImage}\nUSER 0\nCOPY scanner.sh /\nENTRYPOINT ["/bin/busybox", "sh", "/scanner.sh"]\n`,
        );
        await docker("build", "--quiet", "--tag", "dhi-test-scanner:1", folder);
        await registry.push("dhi-test-scanner:1", "team/scanner:1");
        await docker("image", "rm", "dhi-test-scanner:1");
    }

    const developmentStack = () =>
        `config:
  dhi:images: { registry: ${team()} }
  dhi:apps:
    - { name: parcel, context: apps/service, binary: parcel, features: [loud], port: 3000 }
`;
    const productionStack = () =>
        `config:
  dhi:runtime: kubernetes
  dhi:apps:
    - name: parcel # By its digest.
      image: ${team()}/parcel:4.0.0@${zeros}
      port: 3000
`;

    /** Removes everything that a new machine does not have. */
    async function renew(): Promise<void> {
        await builder?.stop();
        builder = await EmptyBuilder.start(registry);
    }

    const arguments_ = ["parcel", "--cache-scope", "pr-7"];
    async function build(...more: string[]): Promise<string> {
        const args = [...arguments_, "--digests", join(folder, "digests"), ...more];
        const { all, exitCode } = await checkout.run("services/build", args, builder?.env ?? {});
        assert.equal(exitCode, 0, all);
        assert.ok(!all.includes(password));
        return all;
    }

    /** Of some packages those that a build did not compile. */
    function missing(output: string, packages: readonly string[]): string[] {
        const compiled = [...output.matchAll(/^#\d+ [\d.]+ +Compiling (\S+)/gm)].map(([, name]) => name);
        return packages.filter((name) => !compiled.includes(name));
    }

    async function published(...args: string[]): Promise<unknown[]> {
        const { stdout, all } = await checkout.run("services/list", args, builder?.env ?? {});
        const services = /^services=(.*)$/m.exec(stdout)?.[1];
        assert.ok(services !== undefined, all);
        return JSON.parse(services) as unknown[];
    }

    async function pin(): Promise<string> {
        const { stdout, exitCode, all } = await checkout.run("services/pin", [], builder?.env ?? {});
        assert.equal(exitCode, 0, all);
        return stdout;
    }

    /** The manifest that the registry has for the published tag. */
    async function inspected(format: string): Promise<unknown> {
        const args = ["buildx", "imagetools", "inspect", reference, "--format", format];
        return JSON.parse((await execa("docker", args, { env: builder?.env ?? {} })).stdout);
    }

    async function docker(...args: string[]): Promise<string> {
        const { env: machine } = openWorkspace();
        const env = { ...machine, DOCKER_BUILDKIT: "1", DOCKER_CONFIG: registry.dockerConfig };
        return (await execa("docker", args, { env })).stdout;
    }

    async function programIn(image: string): Promise<Buffer> {
        const container = await docker("create", image);
        await docker("cp", `${container}:/app`, join(folder, "program"));
        await docker("rm", container);
        return readFileSync(join(folder, "program"));
    }

    it("is built and tested for a pull request, its dependencies cached, not pushed", async () => {
        await renew();
        const output = await build();
        for (const name of ["has_sender_and_weight", "is_made"]) {
            assert.match(output, new RegExp(`test ${name} ... ok`));
        }
        assert.match(output, /^(?:::warning::)?SKIPPED: clippy/m);
        assert.deepEqual(missing(output, ["anyhow", "itoa", "label", "parcel-web"]), []);
        assert.ok(await registry.has("team/parcel", `cache-pr-7-${hostPlatform().replace("linux/", "")}`));
        assert.ok(!(await registry.has("team/parcel", `cache-main-${hostPlatform().replace("linux/", "")}`)));
        assert.equal((await published("--unpublished")).length, 1);
    });

    it("is not built when one of its tests fails", async () => {
        await checkout.edit(sender, "Pier 7", "Pier 8");
        const { all, exitCode } = await checkout.run("services/build", arguments_, builder?.env ?? {});
        assert.equal(exitCode, 1);
        assert.match(all, /test has_sender_and_weight \.\.\. FAILED/);
        await checkout.edit("apps/service/crates/label/src/lib.rs", "Pier 7", "Pier 8");
    });

    it("uses cached dependencies on a new machine, and is pushed with its SBOM and provenance", async () => {
        await renew();
        const output = await build("--push", "--sbom-generator", `${team()}/scanner:1`);
        assert.deepEqual(missing(output, ["anyhow", "itoa", "label", "parcel-web"]), ["anyhow", "itoa"]);
        const { all, exitCode } = await checkout.run(
            "services/publish",
            ["parcel", "--digests", join(folder, "digests"), "--platforms", "1"],
            builder?.env ?? {},
        );
        assert.equal(exitCode, 0, all);
        reference = all.trim().split("\n").at(-1) ?? "";
        const sbom = await inspected("{{json .SBOM.SPDX}}");
        assert.deepEqual((sbom as { files: object[] }).files, [{ fileName: "/app" }]);
        const provenance = JSON.stringify(await inspected("{{json .Provenance.SLSA}}"));
        assert.ok(
            provenance.includes("/team/dhi-rust") && provenance.includes('"build-arg:FEATURES":"loud"'),
        );
        assert.ok(!provenance.includes(password));
        assert.deepEqual(await published("--unpublished"), []);
    });

    it("is written by digest into the stack file, which keeps its comments", async () => {
        assert.match(await pin(), /^- `prod`: `127\.0\.0\.1:\d+\/team\/parcel:4\.0\.0-[0-9a-f]{12}@sha256:/);
        const text = readFileSync(checkout.stackFile("prod"), "utf8");
        assert.equal(text.replace(/image: .*/, ""), productionStack().replace(/image: .*/, ""));
        reference = /image: (\S+)/.exec(text)?.[1] ?? "";
        assert.ok(await registry.has("team/parcel", reference.replace(/^.*@/, "")));
        assert.equal(await pin(), "");
        await checkout.commit();
        assert.deepEqual(await published("--unpublished"), []);
    });

    it("runs, and is identical to a build of the same Dockerfile with local caches", async () => {
        assert.equal(await docker("run", "--rm", reference), "PIER 8 70 G, MADE WHILE IT WAS BUILT");
        const dryRun = [...arguments_, "--dry-run"];
        const { stdout } = await checkout.run("services/build", dryRun, builder?.env ?? {});
        const [, image = ""] = stdout.split("\n");
        const args = (JSON.parse(image) as string[]).filter((arg) => /^[A-Z_]+=/.test(arg));
        const local = args.filter((arg) => !arg.startsWith("DEPENDENCIES="));
        const command = [
            ...["buildx", "build", "--file", checkout.path("components/rust/Dockerfile")],
            ...local.flatMap((arg) => ["--build-arg", arg]),
            ...["--output", `type=local,dest=${join(folder, "local")}`, checkout.path("apps/service")],
        ];
        const { stderr } = await execa("docker", command, { env: builder?.env ?? {} });
        assert.deepEqual(missing(stderr, ["anyhow", "itoa", "label", "parcel-web"]), []);
        assert.ok(readFileSync(join(folder, "local/app")).equals(await programIn(reference)));
    });

    it("has the list of its dependencies in the program", async () => {
        writeFileSync(join(folder, "app"), await programIn(reference));
        const section = ["--dump-section", ".dep-v0=/it/list", "/it/app", "/it/copy"];
        const mount = ["--volume", `${folder}:/it`, "--entrypoint", "objcopy"];
        await docker("run", "--rm", ...mount, images.builderImage, ...section);
        const list = JSON.parse(inflateSync(readFileSync(join(folder, "list"))).toString()) as {
            packages: { name: string }[];
        };
        const names = list.packages.map(({ name }) => name);
        assert.deepEqual(names.sort(), ["anyhow", "itoa", "label", "parcel-web"]);
    });
});
