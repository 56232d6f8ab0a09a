/** The pages of the components for other languages: examples, descriptions, and the pages for the Pulumi Registry. */
import assert from "node:assert/strict";
import { execa } from "execa";
import { parseDescription } from "../../../../cli/docs/components/description.ts";
import { readExample } from "../../../../cli/docs/components/example.ts";
import { languages } from "../../../../cli/docs/components/languages/all.ts";
import { onlyRuntime } from "../../../../cli/docs/components/page.ts";
import { componentPages } from "../../../../cli/docs/components/pages.ts";
import { readSchema, sdkOf } from "../../../../cli/docs/components/schema.ts";
import { text } from "../../../../cli/docs/imports.ts";
import { natsClusterRuntimes, rustServiceRuntimes } from "../../../../plugin/generated/arguments.ts";
import { blocksOf } from "../../../documents/page.ts";

const schema = readSchema();

/** A program with one resource. */
const example = (type: string, properties: object, outputs: object = {}) =>
    readExample(
        JSON.stringify({
            description: "An example",
            config: { token: { type: "string", secret: true } },
            resources: { shop: { type, properties } },
            outputs,
        }),
        schema,
    );

/** A value of every kind: plain and not, required and not. */
const service = example(
    "dhi:RustService",
    {
        cpus: 0.5,
        replicas: 2,
        protectData: true,
        command: ["serve"],
        secretFiles: { token: "${token}", "a.b": "text" },
        ports: [{ name: "metrics", containerPort: 9000 }],
        build: { context: ".", binary: "shop", builderImage: "b", runtimeImage: "r", link: "static" },
        nats: { clientUrl: "nats://a", monitorUrls: ["http://a"], password: "${token}" },
    },
    { url: "${shop.url}" },
);

describe("programs in the pages of components", () => {
    const expected: Readonly<Record<string, readonly string[]>> = {
        typescript: [
            'import * as dhi from "@pulumi/dhi";',
            '"cpus": 0.5, "replicas": 2, "protectData": true, "command": ["serve"]',
            '"secretFiles": { "token": config.requireSecret("token"), "a.b": "text" }',
            '"link": dhi.Link.Static',
            "export const url = shop.url;",
        ],
        python: [
            "import pulumi_dhi as dhi",
            "    cpus=0.5,\n    replicas=2,\n    protect_data=True,",
            '    secret_files={"token": config.require_secret("token"), "a.b": "text"},',
            '    ports=[{"name": "metrics", "container_port": 9000}],',
            '        "link": dhi.Link.STATIC,',
            'pulumi.export("url", shop.url)',
        ],
        go: [
            "Cpus:        pulumi.Float64Ref(0.5),\n\t\t\tReplicas:    pulumi.IntRef(2),",
            "ProtectData: pulumi.BoolRef(true),",
            '[]string{"serve"}',
            'SecretFiles: map[string]pulumi.StringInput{\n\t\t\t\t"token": cfg.RequireSecret("token"),',
            '"a.b":   pulumi.String("text"),',
            '[]dhi.AppPortArgs{{\n\t\t\t\tName:          "metrics",\n\t\t\t\tContainerPort: 9000,',
            "shopLink := dhi.LinkStatic\n",
            "Build: &dhi.RustBuildArgs{\n",
            "Link:         &shopLink,",
            "Nats: &dhi.NatsConnectionArgs{\n",
            'pulumi.StringArray{pulumi.String("http://a")}',
            'ctx.Export("url", shop.Url)',
        ],
        csharp: [
            "using Dhi = Pulumi.Dhi;",
            "Cpus = 0.5,",
            "ProtectData = true,",
            'Command = { "serve" },',
            'SecretFiles = { ["token"] = config.RequireSecret("token"), ["a.b"] = "text" },',
            'Ports = { new Dhi.Inputs.AppPortArgs { Name = "metrics", ContainerPort = 9000 } },',
            "Link = Dhi.Link.Static,",
            '["url"] = shop.Url,',
        ],
        java: [
            "import com.pulumi.dhi.enums.Link;",
            "import com.pulumi.dhi.inputs.AppPortArgs;",
            "import java.util.Map;",
            ".cpus(0.5)",
            '.command("serve")',
            ".link(Link.Static)",
            ".ports(AppPortArgs.builder()",
            'ctx.export("url", shop.url());',
        ],
        yaml: ['"protectData":true'],
    };
    for (const language of languages) {
        it(`have each kind of value in ${language.title}`, () => {
            const program = language.program(service, sdkOf(schema));
            assert.deepEqual(
                expected[language.id]?.filter((part) => !program.includes(part)),
                [],
                program,
            );
        });
    }

    const pages = Object.entries(componentPages).map(([file, write]) => ({ file, text: write() }));
    const inLanguage = (id: string) =>
        pages.flatMap((page) => blocksOf(page).filter(({ language }) => language === id));

    it("convert an object that a resource has to one that a resource takes, where these differ", () => {
        const programs = (id: string) =>
            inLanguage(id)
                .map(({ code }) => code)
                .join("");
        assert.match(
            programs("csharp"),
            /Nats = events\.Connection\.Apply\(connection => new Dhi\.Inputs\.NatsConnectionArgs\n/,
        );
        assert.match(programs("csharp"), /MonitorUrls = connection\.MonitorUrls,/);
        assert.match(
            programs("java"),
            /\.network\(Output\.ofNullable\(connection\.network\(\)\.orElse\(null\)\)\)/,
        );
        assert.match(programs("go"), /Nats: +events\.Connection,/);
    });

    it("say which inputs take no outputs in Java", () => {
        const pagesWithNote = pages.flatMap(
            ({ text }) => /Java's SDK takes no outputs in (.*)\./.exec(text)?.[1] ?? [],
        );
        assert.deepEqual(pagesWithNote, ["`secretFiles`, `secretEnvironment`, `pullSecrets`"]);
    });

    const checks: [language: string, program: string, args: string[], expected: string | undefined][] = [
        ["python", "python3", ["-c", "import ast, sys; ast.parse(sys.stdin.read())"], ""],
        ["go", "gofmt", ["-s"], undefined],
    ];
    for (const [language, program, args, output] of checks) {
        it(`are read by ${program}, which changes nothing`, async function () {
            const found = await execa(program, args, { input: "", reject: false });
            if (found.code === "ENOENT") {
                this.skip(); // there is no such program on this machine
            }
            for (const { code } of inLanguage(language)) {
                const { stdout } = await execa(program, args, { input: code, stripFinalNewline: false });
                assert.equal(stdout, output ?? code);
            }
        });
    }
});

describe("an example", () => {
    const bad: [title: string, read: () => object, message: RegExp][] = [
        [
            "an unknown component",
            () => example("dhi:Cluster", {}),
            /^type: "dhi:index:Cluster" does not exist: use one of dhi:/,
        ],
        [
            "an unknown argument",
            () => example("dhi:RestrictedNamespace", { name: "a", nme: "b" }),
            /^shop: "nme" does not exist: use one of name,/,
        ],
        ["a missing argument", () => example("dhi:RestrictedNamespace", {}), /^shop: name is required$/],
        [
            "a missing property",
            () => example("dhi:RustService", { ports: [{ name: "a" }] }),
            /^shop\.ports\[0\]: containerPort is required$/,
        ],
        [
            "a wrong type",
            () => example("dhi:RustService", { replicas: 1.5 }),
            /^shop\.replicas: 1\.5 is not a valid integer$/,
        ],
        [
            "a wrong word",
            () => example("dhi:RustService", { runtime: "podman" }),
            /^shop\.runtime: "podman" does not exist: use one of docker, kubernetes$/,
        ],
        [
            "a secret for a plain value",
            () => example("dhi:RustService", { adopt: "${token}" }),
            /^shop\.adopt cannot come from the configuration/,
        ],
        [
            "an unknown secret",
            () => example("dhi:RustService", { secretFiles: { a: "${b}" } }),
            /^shop\.secretFiles\.a: "b" does not exist: use one of token$/,
        ],
        [
            "an unknown output",
            () => example("dhi:RustService", {}, { a: "${shop.uri}" }),
            /^a: "uri" does not exist: use one of url, imageDigest$/,
        ],
    ];
    for (const [title, read, message] of bad) {
        it(`is refused with ${title}`, () => {
            assert.throws(read, (error: Error) => message.test(error.message) || assert.fail(error.message));
        });
    }
});

describe("a description", () => {
    const cases: [text: string, expected: ReturnType<typeof parseDescription>][] = [
        ["Text.", [{ text: "Text." }]],
        [
            'Text. Default: "127.0.0.1" - a reason. Example: `"0.0.0.0"`.',
            [{ text: "Text.", standard: '"127.0.0.1" - a reason', example: '`"0.0.0.0"`' }],
        ],
        ["Docker: Text. Default: none.", [{ runtime: "Docker", text: "Text.", standard: "none" }]],
        [
            "Docker: One. Default: 60. Kubernetes: Two. Default: 300.",
            [
                { runtime: "Docker", text: "One.", standard: "60" },
                { runtime: "Kubernetes", text: "Two.", standard: "300" },
            ],
        ],
        ["Docker: the port. Kubernetes: the other.", [{ text: "Docker: the port. Kubernetes: the other." }]],
        [
            "Text. Default: Docker: `a`; Kubernetes: `b`.",
            [{ text: "Text.", standard: "Docker: `a`; Kubernetes: `b`" }],
        ],
    ];
    for (const [text, expected] of cases) {
        it(`has the parts of "${text}"`, () => {
            assert.deepEqual(parseDescription(text), expected);
        });
    }

    it("says on which runtimes a component takes an input, as the plugin does", () => {
        const runtimes = { NatsCluster: natsClusterRuntimes, RustService: rustServiceRuntimes };
        for (const [name, expected] of Object.entries(runtimes)) {
            const { inputProperties = {} } = schema.resources[`dhi:index:${name}`] ?? {};
            const found = Object.entries(inputProperties).flatMap(([input, property]) => {
                const runtime = onlyRuntime(property);
                return runtime === undefined ? [] : [[input, runtime.toLowerCase()] as const];
            });
            assert.deepEqual(Object.fromEntries(found), expected);
        }
    });
});

describe("a page for the Pulumi Registry", () => {
    for (const file of ["docs/_index.md", "docs/installation-configuration.md"]) {
        it(`is in the form that the Registry takes: ${file}`, () => {
            const page = text(file);
            assert.match(page, /^---\ntitle: .+\nmeta_desc: .+\nlayout: package\n---\n/);
            assert.doesNotMatch(
                page,
                /\]\((?!https:)|\{\{\s+[<%]|<img/,
                "a link or a delimiter that breaks there",
            );
            const opened = page.match(/\{\{% choosable/g) ?? [];
            assert.equal(page.match(/\{\{% \/choosable/g)?.length ?? 0, opened.length);
        });
    }
});
