/** Links of a page, and the paths that it names in code spans. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { globSync } from "tinyglobby";
import { root } from "../../cli/docs/imports.ts";
import { lineAt, problemAt, prose, type Page } from "./page.ts";

/** Every link to a file or a heading that does not exist. */
export function checkLinks(page: Page): string[] {
    const text = prose(page);
    return [...text.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)|<img [^>]*src="([^"]+)"/g)].flatMap((match) => {
        const link = match[1] ?? match[2] ?? "";
        const reason = /^[a-z]+:/.test(link) ? undefined : whyBroken(page, link);
        return reason === undefined ? [] : [problemAt(page, lineAt(text, match.index), reason)];
    });
}

function whyBroken(page: Page, link: string): string | undefined {
    const [path = "", anchor] = link.split("#");
    const file = path === "" ? page.file : join(dirname(page.file), path);
    if (path !== "" && !existsSync(join(root, file))) {
        return `the link ${link} leads to ${file}, which does not exist`;
    }
    if (anchor === undefined || (path !== "" && statSync(join(root, file)).isDirectory())) {
        return undefined;
    }
    const text = path === "" ? page.text : readFileSync(join(root, file), "utf8");
    const known = anchorsOf({ file, text });
    return known.includes(anchor)
        ? undefined
        : `${file} has no heading "${anchor}": use one of ${known.join(", ")}`;
}

/** The anchors that GitHub gives to the headings of a page, and those that it sets itself. */
function anchorsOf(page: Page): string[] {
    const seen = new Map<string, number>();
    const text = prose(page);
    const headings = [...text.matchAll(/^#+\s+(.+)$/gm)].map(([, heading = ""]) => {
        const anchor = heading
            .toLowerCase()
            .replace(/[^\p{L}\p{N}\s_-]/gu, "")
            .trim()
            .replace(/\s/g, "-");
        const count = seen.get(anchor) ?? 0;
        seen.set(anchor, count + 1);
        return count === 0 ? anchor : `${anchor}-${count}`;
    });
    return [...headings, ...[...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id = ""]) => id)];
}

/** Every path in a code span that starts with a folder of the checkout, and does not exist. */
export function checkPaths(page: Page): string[] {
    const text = prose(page);
    return [...text.matchAll(/`([^`\n]+)`/g)].flatMap((match) => {
        const path = match[1] ?? "";
        const problem = whyNoPath(path);
        return problem === undefined ? [] : [problemAt(page, lineAt(text, match.index), problem)];
    });
}

/** Folders in examples, which a reader makes: not part of the checkout. */
const examples = /^apps\/(?!hello\b)|^stacks\/Pulumi\.(?:NAME|STACK|qa|edge|<\w+>)\.yaml$/;

function whyNoPath(path: string): string | undefined {
    const [first = "", ...rest] = path.split("/");
    const isPath =
        /^[\w.*-]+(?:\/[\w.*<>-]*)+$/.test(path) && existsSync(join(root, first)) && first !== ".dhi";
    if (!isPath || rest.length === 0 || examples.test(path)) {
        return undefined;
    }
    const found = path.includes("*")
        ? globSync(path, { cwd: root, dot: true }).length > 0
        : existsSync(join(root, path));
    return found ? undefined : `${path} does not exist`;
}
