import { z } from "zod";
import { expected, section, secretNames, text, version } from "./forms.ts";

const flag = z.boolean(expected("true or false"));
const texts = (each: string, all: string) => z.array(text(each), expected(all)).optional();

/** What a service's crate needs beyond the sources that lie in its folder. */
export const buildKeys = {
    contextRoot: text(`a folder such as "."`)
        .optional()
        .describe("Folder above `context` that the build sees, for path dependencies outside of it"),
    images: section(
        {
            rust: version("1-debian13-dev").optional().describe("Builder: a tag, or a whole reference"),
            static: version("20250419-glibc-debian13").optional().describe("What it ships on, likewise"),
        },
        "{ rust: 1-debian13-dev }",
    )
        .optional()
        .describe("Images of this service alone, in place of `dhi:images`"),
    builderPackages: texts(
        `the name of a package such as "protobuf-compiler"`,
        "a list of packages",
    ).describe("Packages of the builder's distribution to install before it compiles"),
    buildEnvironment: z
        .record(
            z.string(),
            z.string(expected("text, in quotes if it looks like a number")),
            expected("variables with their values"),
        )
        .optional()
        .describe("Variables for cargo and build scripts; no secrets"),
    cargoSecrets: section(
        {
            registries: secretNames(
                "Tokens by the registry's name in `.cargo/config.toml`, each with the name of its secret in `dhi:appSecrets`",
            ),
            git: secretNames("Tokens for git by address, such as `https://ci@git.example.com`, likewise"),
            ssh: flag
                .optional()
                .describe("Whether the machine's SSH agent is forwarded, for `ssh://` addresses"),
        },
        "{ registries: { acme: acme-token } }",
    )
        .optional()
        .describe("How private dependencies are downloaded"),
    assets: texts(`a path such as "templates"`, "a list of paths").describe(
        "Files and folders that the program reads where it starts, shipped read-only beside it",
    ),
    ignoreToolchain: flag
        .optional()
        .describe("Whether it is built whatever a `rust-toolchain` file asks for"),
};
