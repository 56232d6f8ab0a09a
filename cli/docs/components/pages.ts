/** The pages of the components that the plugin has, and the generated parts of the pages for the Pulumi Registry. */
import { text } from "../imports.ts";
import { readExample, type Example } from "./example.ts";
import { languages, programs } from "./languages/all.ts";
import { componentPage } from "./page.ts";
import { nameOf, readSchema, sdkOf, type Schema } from "./schema.ts";

const components = {
    "hardened-registry": "HardenedRegistry",
    "nats-cluster": "NatsCluster",
    "restricted-namespace": "RestrictedNamespace",
    "rust-service": "RustService",
};

/** What writes each page below docs/components/. */
export const componentPages: Readonly<Record<string, () => string>> = Object.fromEntries(
    Object.entries(components).map(([file, name]) => [
        `docs/components/${file}.md`,
        () => {
            const schema = readSchema();
            return componentPage(name, exampleOf(file, schema), schema);
        },
    ]),
);

/** The generated parts of docs/_index.md. */
export function registryIndex(): Readonly<Record<string, string>> {
    const schema = readSchema();
    const list = Object.entries(schema.resources).map(
        ([token, { description = "" }]) => `- \`${nameOf(token)}\`: ${description.replaceAll("\n", " ")}`,
    );
    const choices = programs(exampleOf("rust-service", schema), schema).map(
        ({ language: { id }, block }) => `{{% choosable language ${id} %}}\n\n${block}\n\n{{% /choosable %}}`,
    );
    const ids = languages.map(({ id }) => id).join(",");
    return {
        components: list.join("\n"),
        example: [`{{< chooser language "${ids}" >}}`, ...choices, "{{< /chooser >}}"].join("\n\n"),
    };
}

/** The generated part of docs/installation-configuration.md. */
export function registryInstallation(): Readonly<Record<string, string>> {
    const schema = readSchema();
    const { name, version } = schema;
    const { nodejs, python, go, dotnet, java } = sdkOf(schema);
    const { repository } = JSON.parse(text("package.json")) as { repository?: { readonly url: string } };
    const slug = /github\.com\/(.+?)(?:\.git)?$/.exec(repository?.url ?? "")?.[1];
    const replace =
        slug === undefined
            ? ["Replace OWNER/REPOSITORY with the GitHub repository whose releases have the plugin."]
            : [];
    const server = `github://api.github.com/${slug ?? "OWNER/REPOSITORY"}`;
    return {
        install: [
            "Install the plugin, then add the package to your program:",
            `\`\`\`bash\npulumi plugin install resource ${name} ${version} --server ${server}\npulumi package add ${name}@${version}\n\`\`\``,
            ...replace,
            "The second command generates the SDK of the program's language; programs in YAML need none:",
            [
                `- TypeScript and JavaScript: \`${nodejs}\``,
                `- Python: \`${python}\``,
                `- Go: \`${go}\``,
                `- C#: \`${dotnet}\``,
                `- Java: \`${java}\``,
            ].join("\n"),
        ].join("\n\n"),
    };
}

function exampleOf(file: string, schema: Schema): Example {
    return readExample(text(`cli/docs/components/examples/${file}.yaml`), schema);
}
