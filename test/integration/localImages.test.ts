import assert from "node:assert/strict";
import { execa } from "execa";
import { extract, type Header } from "tar-stream";
import { openWorkspace } from "../../workspace/workspace.ts";
import { ensureImages, localImageName } from "../../offline/images/localImages.ts";
import { definitionOf, definitions, type Repository } from "../../offline/images/definitions.ts";
import { dependenciesOf, parsePackages, type InstalledPackage } from "./support/dpkg.ts";

const tags: Readonly<Record<Repository, string>> = {
    busybox: "1.37.0-debian13",
    nats: "2.15.1-debian13",
    "nats-box": "0.20.0-debian13",
    natscli: "0.4.0-debian13",
    "nats-server-config-reloader": "0.24.0-debian13",
    "prometheus-nats-exporter": "0.20.2-debian13",
    rust: "1-debian13-dev",
    static: "20250419-glibc-debian13",
};

interface Content {
    readonly headers: ReadonlyMap<string, Header>;
    readonly packages: readonly InstalledPackage[];
}

/** Compares each local image in the engine with the definition of the hardened one. */
describe("the local image", function () {
    this.timeout(600_000);
    const workspace = openWorkspace();
    const { env } = workspace;

    for (const repository of Object.keys(definitions) as Repository[]) {
        const definition = definitionOf(repository);

        describe(`of ${repository}`, () => {
            const reference = { repository, tag: tags[repository] };
            const name = localImageName(reference);
            let version: string;
            let content: Content;

            before(async () => {
                const [image] = await ensureImages(workspace, [reference], () => undefined);
                version = image?.version ?? "";
                content = await contentOf(name, env);
            });

            it("has the configuration of the definition", async () => {
                const inspect = ["image", "inspect", "--format", "{{json .Config}}", name];
                const { stdout } = await execa("docker", inspect, { env });
                const config = JSON.parse(stdout) as Record<string, unknown>;
                const { entrypoint, cmd, workdir = "", user, ports = [], environment = {} } = definition;
                const variables = Object.entries({
                    ...environment,
                    ...(definition.versionVariable && { [definition.versionVariable]: version }),
                }).filter(([key]) => !(key in definition.lacks));
                const found = {
                    user: config["User"],
                    entrypoint: config["Entrypoint"] ?? undefined,
                    cmd: config["Cmd"] ?? undefined,
                    workdir: config["WorkingDir"] ?? "",
                    ports: Object.keys(config["ExposedPorts"] ?? {}).sort(),
                    environment: ((config["Env"] ?? []) as string[]).sort(),
                };
                assert.deepEqual(found, {
                    ...{ user, entrypoint, cmd, workdir, ports: [...ports].sort() },
                    environment: variables.map(([key, value]) => `${key}=${value}`).sort(),
                });
            });

            it("has each path of the definition", () => {
                for (const { path, link, folder, uid = 0 } of definition.paths) {
                    const header = content.headers.get(path);
                    if (path in definition.lacks) {
                        assert.equal(header, undefined, path);
                        continue;
                    }
                    assert.equal(header?.uid, uid, path);
                    assert.ok(!folder || header?.type === "directory", path);
                    assert.equal(link ?? header?.linkname, header?.linkname, path);
                }
            });

            if (repository === "rust") {
                holdsPackages(definition, () => content);
            } else {
                it("has no programs but those of the definition", () => {
                    // The engine adds the empty files to every container.
                    const programs = [...content.headers.values()]
                        .filter(
                            ({ type, mode = 0, size = 0 }) =>
                                type === "file" && (mode & 0o111) > 0 && size > 0,
                        )
                        .map(({ name }) => `/${name}`)
                        .filter((path) => !path.includes(".so"));
                    const defined = definition.paths.map(({ path }) => path);
                    assert.deepEqual(
                        programs.filter((path) => !defined.includes(path)),
                        [],
                    );
                });
            }
        });
    }
});

/** The Rust builder has the packages of its definition, their dependencies, and nothing else that a build could use. */
function holdsPackages(
    { packages, lacks, adds }: ReturnType<typeof definitionOf>,
    content: () => Content,
): void {
    const wanted = [...packages.filter((name) => !(name in lacks)), ...Object.keys(adds)];

    it("has the packages of the definition", () => {
        const names = new Set(content().packages.map(({ name }) => name));
        assert.deepEqual(
            wanted.filter((name) => !names.has(name)),
            [],
        );
    });

    it("has no other packages than those and their dependencies", () => {
        const needed = dependenciesOf(wanted, content().packages);
        assert.deepEqual(
            content()
                .packages.map(({ name }) => name)
                .filter((name) => !needed.has(name)),
            [],
        );
    });

    it("does not have programs that the hardened one lacks", () => {
        const programs = ["find", "xargs", "git", "pkg-config", "cmake", "protoc", "gzip", "curl"];
        assert.deepEqual(
            programs.filter((program) => content().headers.has(`/usr/bin/${program}`)),
            [],
        );
    });
}

async function contentOf(image: string, env: NodeJS.ProcessEnv): Promise<Content> {
    const { stdout: container } = await execa("docker", ["create", image, "nothing"], { env });
    const headers = new Map<string, Header>();
    let status = "";
    try {
        const reader = extract();
        const exported = execa("docker", ["export", container], { env, encoding: "buffer", buffer: false });
        exported.stdout.pipe(reader);
        for await (const entry of reader) {
            const path = `/${entry.header.name.replace(/\/$/, "")}`;
            headers.set(path, entry.header);
            if (path === "/var/lib/dpkg/status") {
                for await (const chunk of entry) {
                    status += String(chunk);
                }
            }
            entry.resume();
        }
        await exported;
    } finally {
        await execa("docker", ["rm", container], { env });
    }
    return { headers, packages: parsePackages(status) };
}
