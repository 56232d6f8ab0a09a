import { flag, list, section, secretNames, text, texts, version } from "./formats.ts";

/** What a service's build needs besides its sources. */
export const buildKeys = {
    contextRoot: text(`a folder, for example "."`)
        .optional()
        .describe("Folder above `context` to use as the build context, for path dependencies outside of it"),
    images: section(
        {
            rust: version("1-debian13-dev").optional().describe("Builder image: a tag or a whole reference"),
            static: version("20250419-glibc-debian13")
                .optional()
                .describe("Base image: a tag or a whole reference"),
        },
        "{ rust: 1-debian13-dev }",
    )
        .optional()
        .describe("Images of this service, instead of those in `dhi:images`"),
    builderPackages: list(`the name of a package, for example "protobuf-compiler"`, "a list of packages")
        .optional()
        .describe("Packages to install in the builder image before compiling"),
    buildEnvironment: texts("variables with their values")
        .optional()
        .describe("Environment variables for cargo and build scripts, without secrets"),
    cargoSecrets: section(
        {
            registries: secretNames(
                "Tokens for registries, by their name in `.cargo/config.toml`, each with the name of its secret in `dhi:appSecrets`",
            ),
            git: secretNames(
                "Tokens for git, by address such as `https://ci@git.example.com`, each with the name of its secret",
            ),
            ssh: flag
                .optional()
                .describe("Whether to forward the machine's SSH agent, for `ssh://` addresses"),
        },
        "{ registries: { acme: acme-token } }",
    )
        .optional()
        .describe("Logins for private dependencies"),
    assets: list(`a path, for example "templates"`, "a list of paths")
        .optional()
        .describe("Files and folders that the program reads, copied read-only into its working directory"),
    ignoreToolchain: flag.optional().describe("Whether to ignore a `rust-toolchain` file"),
};
