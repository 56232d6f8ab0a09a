import assert from "node:assert/strict";
import { catalog, type Repository } from "../../../../components/images/catalog.ts";
import { checkTag, isFloating, parseTag, type Tag, type TagUse } from "../../../../components/images/tag.ts";

/** Published tags by repository and use, from https://github.com/docker-hardened-images/catalog at 30c3db9 and its log. */
const published: Record<Repository, { run: string[]; build: string[] }> = {
    nats: {
        run: [
            ...["2", "2.14", "2.14.5", "2-debian", "2-debian13", "2.14-debian", "2.14-debian13"],
            ...["2.14.5-debian", "2.14.5-debian13", "2.12.3", "2.15.1-debian13", "2.14.5-debian13-fips"],
        ],
        build: ["2-dev", "2.14.5-dev", "2-debian13-dev", "2.14.5-debian13-dev", "2.14.5-debian-fips-dev"],
    },
    "nats-box": {
        run: ["0", "0.19", "0.19.7", "0-debian", "0.19.7-debian13", "0.19.7-debian13-compat", "0-compat"],
        build: ["0.19.7-debian13-dev"],
    },
    natscli: { run: ["0.4.0-debian13"], build: [] },
    "nats-server-config-reloader": {
        run: ["0", "0.24", "0.24.0", "0.24.0-debian", "0.24.0-debian13", "0.21.1"],
        build: ["0.24.0-debian13-dev"],
    },
    "prometheus-nats-exporter": {
        run: ["0", "0.20", "0.20.2", "0.20.2-debian13"],
        build: ["0.20.2-debian13-dev"],
    },
    static: {
        run: [
            ...["20250419", "20250419-debian", "20250419-debian13", "20250419-debian12"],
            ...["20250419-glibc", "20250419-glibc-debian", "20250419-glibc-debian13"],
            ...["20250419-glibc-debian12", "20260611-alpine", "20260611-alpine3.24", "20260611-alpine3.23"],
            ...["20260611-musl-alpine", "20260611-musl-alpine3.24", "20260611-musl-alpine3.22"],
            "20260611-musl-alpine3.24-fips",
        ],
        build: [],
    },
    rust: {
        run: ["1", "1.98.0", "1.98.0-debian12", "1-alpine", "1.96.1-alpine3.24"],
        build: [
            ...["1-dev", "1-debian13-dev", "1.98.0-debian12-dev", "1.97.0-alpine3.23-dev"],
            ...["1.92.0-alpine3.22-sfw-ent-dev", "1.98.0-debian13-sfw-dev"],
        ],
    },
    busybox: {
        run: ["1.37.0-debian13", "1.37.0-alpine", "1-alpine3.22"],
        build: ["1.37.0-debian13-dev"],
    },
};

const repositories = Object.keys(published) as Repository[];

describe("published tags", () => {
    for (const repository of repositories) {
        const { run, build } = published[repository];
        it(`of ${repository} are valid for their use`, () => {
            const wrong = [
                ...run.map((tag) => [tag, checkTag(repository, tag, "run")] as const),
                ...build.map((tag) => [tag, checkTag(repository, tag, "build")] as const),
            ].filter(([, problems]) => problems.length > 0);
            assert.deepEqual(wrong, []);
        });
    }

    it("are examples in the catalog that are valid for their use", () => {
        const wrong = repositories
            .filter((repository) => repository !== "rust")
            .flatMap((repository) => checkTag(repository, catalog[repository].exampleTag, "run"));
        assert.deepEqual(wrong, []);
        assert.deepEqual(checkTag("rust", catalog.rust.exampleTag, "build"), []);
    });

    it("all have an example", () => {
        assert.deepEqual(Object.keys(catalog).sort(), [...repositories].sort());
    });
});

describe("a tag, taken apart", () => {
    const plain = { fips: false, dev: false };
    const cases: [string, Tag][] = [
        ["2", { version: "2", ...plain }],
        ["2.14.5-debian13", { version: "2.14.5", distro: "debian13", ...plain }],
        ["20250419-glibc", { version: "20250419", libc: "glibc", ...plain }],
        ["20260611-musl-alpine3.24-fips", tag("20260611", "musl", "alpine3.24", { fips: true })],
        ["2.14.5-debian-fips-dev", { version: "2.14.5", distro: "debian", fips: true, dev: true }],
        [
            "1.92.0-alpine3.22-sfw-ent-dev",
            { version: "1.92.0", distro: "alpine3.22", flavor: "sfw-ent", fips: false, dev: true },
        ],
        ["1-sfw-dev", { version: "1", flavor: "sfw", fips: false, dev: true }],
        [
            "0.19.7-debian13-compat",
            { version: "0.19.7", distro: "debian13", flavor: "compat", fips: false, dev: false },
        ],
        [
            "3-alpine3.23_python-with-curl",
            { version: "3", distro: "alpine3.23", customization: "python-with-curl", ...plain },
        ],
        ["2_my-fips", { version: "2", customization: "my-fips", ...plain }],
    ];
    for (const [text, expected] of cases) {
        it(`parses ${text}`, () => {
            assert.deepEqual({ ...parseTag(text) }, expected);
        });
    }

    const none = [
        ...["", "latest", "v2.14.5", "2.14.5.1", "2.", ".2", "2-dev-debian13", "2-fips-compat", "2-bookworm"],
        ...["2-debian13-", "2--dev", " 2", "2\n", "2_", "2_-x", "2_X", "2-glibc-musl", "sha256", "２"],
    ];
    for (const text of none) {
        it(`is undefined for ${JSON.stringify(text)}`, () => {
            assert.equal(parseTag(text), undefined);
        });
    }

    function tag(version: string, libc: string, distro: string, rest: Partial<Tag>): Tag {
        return { version, libc, distro, ...plain, ...rest };
    }
});

describe("a tag that cannot be used", () => {
    const development = (tag: string, fixed: string) =>
        `"${tag}" is a development image (root, a shell, a package manager) and must not run as a workload: ` +
        `use "${fixed}"`;
    const noBuilder = (tag: string) =>
        `"${tag}" cannot build, because it runs as nonroot without a package manager: use "${tag}-dev"`;

    const cases: [Repository, string, TagUse, string[]][] = [
        [
            "nats",
            "latest",
            "run",
            [`Docker Hardened Images have no tag "latest": use a version such as "2.14.5-debian13"`],
        ],
        [
            "nats",
            "stable",
            "run",
            ['"stable" is not a valid tag of a hardened image: use one such as "2.14.5-debian13"'],
        ],
        [
            "nats",
            "2.14.5-alpine",
            "run",
            ['nats is not built on alpine: use debian or debian13, as in "2.14.5-debian13"'],
        ],
        [
            "nats",
            "2.14.5-debian12",
            "run",
            ['nats is not built on debian12: use debian or debian13, as in "2.14.5-debian13"'],
        ],
        ["nats", "2.14.5-compat", "run", ['nats has no "-compat" tags: remove "-compat"']],
        [
            "nats",
            "20250419",
            "run",
            ['"20250419" is not a valid version of nats: use one such as "2.14.5-debian13"'],
        ],
        ["nats", "2-glibc", "run", ['nats has no "-glibc" tags, only static has: remove "-glibc"']],
        ["nats", "2.14.5-debian13-dev", "run", [development("2.14.5-debian13-dev", "2.14.5-debian13")]],
        ["nats", "2-debian-fips-dev", "run", [development("2-debian-fips-dev", "2-debian-fips")]],
        ["nats", "2-dev_my-dev", "run", [development("2-dev_my-dev", "2_my-dev")]],
        [
            "rust",
            "1-alpine3.21-dev",
            "build",
            [
                "rust is not built on alpine3.21: use debian, debian13, debian12, alpine, alpine3.22, alpine3.23 " +
                    'or alpine3.24, as in "1-debian13-dev"',
            ],
        ],
        ["rust", "1-debian13", "build", [noBuilder("1-debian13")]],
        ["rust", "1-sfw", "run", ['"-sfw" tags exist with "-dev" only: add "-dev"']],
        ["rust", "1-sfw-ent", "run", ['"-sfw-ent" tags exist with "-dev" only: add "-dev"']],
        [
            "static",
            "20250419-musl-debian13",
            "run",
            ['musl requires Alpine: use "-musl-alpine…" or "-glibc-debian13"'],
        ],
        [
            "static",
            "20250419-musl",
            "run",
            ['musl requires Alpine: use "-musl-alpine…" or "-glibc-debian13"'],
        ],
        [
            "static",
            "20260611-glibc-alpine3.24",
            "run",
            ['glibc requires Debian: use "-glibc-debian13" or "-musl-alpine3.24"'],
        ],
        [
            "static",
            "2.14.5",
            "run",
            [
                '"2.14.5" is not a valid version of static, whose tags begin with a date: use one such as "20250419-glibc-debian13"',
            ],
        ],
        ["static", "20250419-dev", "run", ['static has no "-dev" tags: remove "-dev"']],
        [
            "nats",
            "20250419-musl-alpine-compat-dev",
            "run",
            [
                '"20250419" is not a valid version of nats: use one such as "2.14.5-debian13"',
                'nats is not built on alpine: use debian or debian13, as in "2.14.5-debian13"',
                'nats has no "-musl" tags, only static has: remove "-musl"',
                'nats has no "-compat" tags: remove "-compat"',
                development("20250419-musl-alpine-compat-dev", "20250419-musl-alpine-compat"),
            ],
        ],
    ];
    for (const [repository, tag, use, problems] of cases) {
        it(`is refused with a reason and what to use: ${use} ${repository}:${tag}`, () => {
            assert.deepEqual(checkTag(repository, tag, use), problems);
        });
    }

    const fixes: [Repository, string, TagUse][] = [
        ["nats", "2.14.5-debian13-dev", "run"],
        ["rust", "1.98.0-debian13-sfw-dev", "run"],
        ["rust", "1.92.0-alpine3.22-sfw-ent-dev", "run"],
        ["rust", "1-debian13", "build"],
        ["rust", "1-debian13_with-protoc", "build"],
        ["static", "20260611-glibc-alpine3.24", "run"],
    ];
    for (const [repository, tag, use] of fixes) {
        it(`has a suggestion that is valid: ${use} ${repository}:${tag}`, () => {
            const [problem = ""] = checkTag(repository, tag, use);
            const fix = [...problem.matchAll(/"([^"]+)"/g)].at(-1)?.[1] ?? "";
            const whole = fix.startsWith("-") ? `${tag.split("-")[0]}${fix}` : fix;
            assert.deepEqual(checkTag(repository, whole, use), [], `the suggestion is "${whole}"`);
        });
    }

    it("has no suggestion to build with a repository without builders", () => {
        const problems = checkTag("static", "20250419", "build").join();
        assert.doesNotMatch(problems, /use "20250419-dev"/);
    });
});

describe("a floating tag", () => {
    const cases: [Repository, string, boolean][] = [
        ["nats", "2", true],
        ["nats", "2.14", true],
        ["nats", "2.14.5", true],
        ["nats", "2.14.5-debian", true],
        ["nats", "2.14-debian13", true],
        ["nats", "2.14.5-debian13", false],
        ["nats", "2.14.5-debian13-fips-dev", false],
        ["static", "20250419", true],
        ["static", "20250419-glibc-debian", true],
        ["static", "20250419-glibc-debian13", false],
        ["static", "20260611-musl-alpine", true],
        ["static", "20260611-musl-alpine3.24", false],
        ["rust", "1-debian13-dev", true],
        ["rust", "1.98.0-alpine3.22-dev", false],
    ];
    for (const [repository, text, expected] of cases) {
        it(`${repository}:${text} ${expected ? "is floating" : "is not floating"}`, () => {
            const tag = parseTag(text);
            assert.ok(tag);
            assert.equal(isFloating(repository, tag), expected);
        });
    }
});
