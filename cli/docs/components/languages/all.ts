import type { Example } from "../example.ts";
import { sdkOf, type Schema } from "../schema.ts";
import { csharp } from "./csharp.ts";
import { go } from "./go.ts";
import { java } from "./java.ts";
import type { Language } from "./layout.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

/** Examples are written in it. */
const yaml: Language = { title: "YAML", id: "yaml", program: ({ source }) => source };

/** In the order in which the Pulumi Registry shows them. */
export const languages: readonly Language[] = [typescript, python, go, csharp, java, yaml];

/** A block of Markdown with the program, for each language. */
export function programs(example: Example, schema: Schema): { language: Language; block: string }[] {
    return languages.map((language) => ({
        language,
        block: `\`\`\`${language.id}\n${language.program(example, sdkOf(schema))}\n\`\`\``,
    }));
}
