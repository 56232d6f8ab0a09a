import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { root } from "./imports.ts";

/** Replaces the texts between markers of a page. */
export function between(page: string, texts: Readonly<Record<string, string>>): string {
    return Object.entries(texts).reduce((changed, [name, text]) => {
        const markers = new RegExp(`(<!-- ${name} -->)[^]*(<!-- /${name} -->)`);
        return changed.replace(markers, (_, start: string, end: string) => `${start}\n\n${text}\n\n${end}`);
    }, page);
}

/** A file's text as `npm run format` would write it. */
export async function formatted(name: string, text: string): Promise<string> {
    const file = join(root, name);
    return format(text, { ...(await resolveConfig(file)), filepath: file });
}
