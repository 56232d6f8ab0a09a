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
const service = example("dhi:RustService", {
    cpus: 0.5,
    replicas: 2,
    protectData: true,
    command: ["serve"],
    secretFiles: { token: "${token}", "a.b": "text" },
    ports: [{ name: "metrics", containerPort: 9000 }],
    build: { context: ".", binary: "shop", builderImage: "b", runtimeImage: "r", link: "static" },
    nats: { clientUrl: "nats://a", monitorUrls: ["http://a"], password: "${token}" },
});

describe("programs in the pages of components", () => {
    const expected: Readonly<Record<string, readonly string[]>> = {
        typescript: [
            '"cpus": 0.5, "replicas": 2, "protectData": true, "command": ["serve"]',
            '"secretFiles": { "token": config.requireSecret("token"), "a.b": "text" }',
            '"link": dhi.Link.Static',
        ],
        python: [
            "    cpus=0.5,\n    replicas=2,\n    protect_data=True,",
            '    secret_files={"token": config.require_secret("token"), "a.b": "text"},',
            '    ports=[{"name": "metrics", "container_port": 9000}],',
            '        "link": dhi.Link.STATIC,',
        ],
        go: [
            "Cpus:        pulumi.Float64Ref(0.5),\n\t\t\tReplicas:    pulumi.IntRef(2),",
            "ProtectData: pulumi.BoolRef(true),",
            '[]string{"serve"}',
            'SecretFiles: map[string]pulumi.StringInput{\n\t\t\t\t"token": cfg.RequireSecret("token"),',
            '"a.b":   pulumi.String("text"),',
            '[]dhi.AppPortArgs{{\n\t\t\t\tName:          "metrics",\n\t\t\t\tContainerPort: 9000,',
            "shopLink := dhi.LinkStatic\n",
            "Link:         &shopLink,",
            "Nats: &dhi.NatsConnectionArgs{\n",
            'pulumi.StringArray{pulumi.String("http://a")}',
        ],
        csharp: [
            "Cpus = 0.5,",
            "ProtectData = true,",
            'Command = { "serve" },',
            'SecretFiles = { ["token"] = config.RequireSecret("token"), ["a.b"] = "text" },',
            'Ports = { new Dhi.Inputs.AppPortArgs { Name = "metrics", ContainerPort = 9000 } },',
            "Link = Dhi.Link.Static,",
        ],
        java: [
            "import com.pulumi.dhi.enums.Link;",
            "import com.pulumi.dhi.inputs.AppPortArgs;",
            ".cpus(0.5)",
            '.command("serve")',
            ".link(Link.Static)",
            ".ports(AppPortArgs.builder()",
        ],
        yaml: ['"protectData":true'],
    };
    for (const language of languages) {
        it(`have each kind of value in ${language.title}`, () => {
            const program = language.program(service, sdkOf(schema));
            for (const part of expected[language.id] ?? []) {
                assert.ok(program.includes(part), `${part} is not in ${program}`);
            }
        });
    }

    const pages = Object.entries(componentPages).map(([file, write]) => ({ file, text: write() }));
    const inLanguage = (id: string) =>
        pages.flatMap((page) => blocksOf(page).filter(({ language }) => language === id));

    it("convert an object that a resource has to one that a resource takes, where these differ", () => {
        const has = (id: string, part: RegExp) => {
            const programs = inLanguage(id).map(({ code }) => code);
            assert.match(programs.join(""), part);
        };
        has(
            "csharp",
            /Nats = events\.Connection\.Apply\(connection => new Dhi\.Inputs\.NatsConnectionArgs\n/,
        );
        has("csharp", /MonitorUrls = connection\.MonitorUrls,/);
        has("java", /\.network\(Output\.ofNullable\(connection\.network\(\)\.orElse\(null\)\)\)/);
        has("go", /Nats: +events\.Connection,/);
    });

    it("say which inputs take no outputs in Java", () => {
        const note = /Java's SDK takes no outputs in (.*)\./;
        const inputs = pages.flatMap((page) => note.exec(page.text)?.[1] ?? []);
        assert.deepEqual(inputs, ["`secretFiles`, `secretEnvironment`, `pullSecrets`"]);
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
    type Example = Parameters<typeof example>;
    const refuses = (title: string, [type, ...rest]: Example, message: RegExp) => {
        it(`is refused with ${title}`, () => {
            const read = () => example(`dhi:${type}`, ...rest);
            assert.throws(read, (error: Error) => message.test(error.message) || assert.fail(error.message));
        });
    };
    refuses(
        "an unknown component",
        ["Cluster", {}],
        /^type: "dhi:index:Cluster" does not exist: use one of dhi:/,
    );
    refuses("a missing argument", ["RestrictedNamespace", {}], /^shop: name is required$/);

    const bad: [title: string, properties: object, message: RegExp][] = [
        ["an unknown argument", { prt: 1 }, /^shop: "prt" does not exist: use one of runtime,/],
        ["a missing property", { ports: [{ name: "a" }] }, /^shop\.ports\[0\]: containerPort is required$/],
        ["a wrong type", { replicas: 1.5 }, /^shop\.replicas: 1\.5 is not a valid integer$/],
        [
            "a wrong word",
            { runtime: "a" },
            /^shop\.runtime: "a" does not exist: use one of docker, kubernetes$/,
        ],
        [
            "a secret for a plain value",
            { adopt: "${token}" },
            /^shop\.adopt cannot come from the configuration/,
        ],
        [
            "an unknown secret",
            { secretFiles: { a: "${b}" } },
            /^shop\.secretFiles\.a: "b" does not exist: use one of token$/,
        ],
    ];
    for (const [title, properties, message] of bad) {
        refuses(title, ["RustService", properties], message);
    }

    refuses(
        "an unknown output",
        ["RustService", {}, { a: "${shop.uri}" }],
        /^a: "uri" does not exist: use one of url, imageDigest$/,
    );
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
            assert.equal(page.split("{{% /choosable").length, page.split("{{% choosable").length);
        });
    }
});
