import { diffOf, headingOf } from "./diff.ts";
import type { Effect } from "../meaning/effect.ts";
import { graphOf } from "./graph.ts";
import type { ImageChange } from "../meaning/images.ts";
import { meaningOf, type Meaning } from "../meaning/meaning.ts";
import { changedResources, driftWords, type Detail } from "./items.ts";
import { code, fenced, visible } from "./escape.ts";
import { unfinishedBlock } from "./unfinished.ts";
import type { SharedMessage } from "../meaning/messages.ts";
import type { PolicyFinding, ResourceChange, StackPreview } from "../stackPreview.ts";
import { isPartial, isQuiet, partial, titleOf, verdictOf } from "../meaning/verdict.ts";
import { byOperation } from "../groupBy.ts";
import { counted, cut } from "../words.ts";

const maxListed = 9;

/** GitHub's limit of a comment. GitLab's is far higher. */
export const maxCharacters = 65_536;

/** Where a report comes from. */
export interface Origin {
    /** What the comment is for, by which a later run finds it. */
    readonly marker: string;
    readonly time: string;
    readonly commit?: string | undefined;
    /** The address of the run. */
    readonly run?: string | undefined;
    /** What a comment says above the report. */
    readonly note?: string | undefined;
}

const details: readonly Detail[] = [
    { properties: 100, resources: 500, graph: true, text: 300, messages: 100 },
    { properties: 20, resources: 200, graph: true, text: 120, messages: 30 },
    { properties: 5, resources: 60, graph: false, text: 80, messages: 10 },
    { properties: 0, resources: 20, graph: false, text: 60, messages: 3 },
    { properties: 0, resources: 0, graph: false, text: 60, messages: 1 },
];

/** A report as a comment, always shorter than {@link maxCharacters}. */
export function markdownReport(previews: readonly StackPreview[], origin: Origin): string {
    const stacks = previews.map(meaningOf);
    for (const detail of details) {
        const report = (diffs: readonly string[]) => render(stacks, origin, detail, diffs);
        const room = maxCharacters - report(stacks.map(() => "")).length;
        if (room > 0) {
            return report(fittingDiffs(stacks, room));
        }
    }
    const verdicts = stacks.map(line);
    const head = `${originMark(origin.marker)}\n`;
    const shown = fitting(
        verdicts,
        maxCharacters - head.length - 100,
        (count) => `\n… and ${counted(count, "more stack")}`,
    );
    return head + shown;
}

/** What a comment starts with, by which a later run finds it. */
export function originMark(marker: string): string {
    return `<!-- ${marker} -->`;
}

function render(
    stacks: readonly Meaning[],
    { marker, time, commit, run, note }: Origin,
    detail: Detail,
    diffs: readonly string[],
): string {
    const changed = stacks.flatMap((stack, index) =>
        isQuiet(stack) ? [] : [stackSection(stack, detail, diffs[index] ?? "")],
    );
    const footer = [
        run === undefined ? undefined : `[this run](${run})`,
        commit === undefined ? undefined : code(commit.slice(0, 12)),
        time,
    ];
    return [
        originMark(marker),
        `### ${titleOf(stacks)}`,
        ...(note === undefined ? [] : [note]),
        stacks.map(line).join("\n"),
        ...changed,
        `<sub>${footer.filter((each) => each !== undefined).join(" · ")}</sub>`,
    ].join("\n\n");
}

/** A line for each stack. */
export function verdictLines(previews: readonly StackPreview[]): string {
    return previews.map((each) => line({ ...each, verdict: verdictOf(each) })).join("\n");
}

function line({ stack, verdict }: Pick<Meaning, "stack" | "verdict">): string {
    return `- **${code(stack)}**: ${visible(verdict)}`;
}

function stackSection(preview: Meaning, detail: Detail, diff: string): string {
    const { stack, changes, drift, findings, update } = preview;
    const graph = detail.graph && changes.length > 0 ? graphOf(preview) : undefined;
    return [
        `#### ${code(stack)}`,
        ...problemsBlock(preview.problems, detail),
        ...unfinishedBlock(update?.unfinished ?? [], detail.resources + 5),
        ...(isPartial(preview) ? [partial] : []),
        ...findingsBlock(findings, detail),
        ...effectsBlock(preview.effects),
        ...imagesBlock(preview.images),
        ...folded(
            `${counted(changes.length, "changed resource")}`,
            changes.length,
            changedResources(changes, detail),
        ),
        ...folded(
            `${counted(drift.length, "resource")} changed outside Pulumi`,
            drift.length,
            changedResources(drift, detail, driftWords),
        ),
        ...(graph === undefined ? [] : folded("graph", 1, `\`\`\`mermaid\n${graph}\n\`\`\``)),
        ...folded("full diff", diff.length, diff),
    ].join("\n\n");
}

function problemsBlock(problems: readonly SharedMessage[], detail: Detail): string[] {
    return problems.slice(0, detail.messages).map(({ severity, text, resources }) => {
        const about = resources.length === 0 ? "" : ` ${shortList(resources.map(code), ", ")}`;
        return `**${severity}**${about}\n${fenced(cut(text, detail.text * 10))}`;
    });
}

function findingsBlock(findings: readonly PolicyFinding[], detail: Detail): string[] {
    const items = findings
        .slice(0, detail.resources + 5)
        .map(({ policy, level, message, resource = "the stack" }) =>
            [
                `- ${level === "mandatory" ? "**refused**" : "warning"} by ${code(policy)}: ${code(resource)}`,
                ...message.trim().split("\n").slice(0, maxListed).map(code),
            ].join("<br>"),
        );
    return items.length === 0 ? [] : [items.join("\n")];
}

function effectsBlock(effects: readonly Effect[]): string[] {
    const noticed = effects.filter(({ severity }) => severity !== "none");
    return noticed.length === 0
        ? []
        : [
              noticed
                  .map(({ verdict, noticed: what, protection, avoidable, resources }) =>
                      [
                          `- **${visible(verdict)}**: ${inOrder(resources)}. ${visible(what)}`,
                          ...(protection === undefined ? [] : [`  - protected by: ${protection}`]),
                          ...(avoidable === undefined ? [] : [`  - avoidable: ${avoidable}`]),
                      ].join("\n"),
                  )
                  .join("\n"),
          ];
}

/** The first of many. */
function shortList(items: readonly string[], between: string): string {
    const omitted = items.length - maxListed;
    return [...items.slice(0, maxListed), ...(omitted > 0 ? [`${omitted} more`] : [])].join(between);
}

function inOrder(resources: readonly ResourceChange[]): string {
    return shortList(
        resources.map(({ name }) => code(name)),
        " → ",
    );
}

function imagesBlock(images: readonly ImageChange[]): string[] {
    return images.length === 0
        ? []
        : [
              [
                  "| image | becomes | |",
                  "| --- | --- | --- |",
                  ...images
                      .slice(0, 30)
                      .map(
                          ({ before, after, notes, releaseNotes }) =>
                              `| ${before === undefined ? "new" : code(before)} | ${after === undefined ? "" : code(after)} | ${[...notes, ...linkTo(releaseNotes)].join("<br>")} |`,
                      ),
              ].join("\n"),
          ];
}

function linkTo(releaseNotes: string | undefined): string[] {
    return releaseNotes === undefined ? [] : [`[release notes](${releaseNotes})`];
}

function folded(summary: string, count: number, content: string): string[] {
    return count === 0 || content === ""
        ? []
        : [`<details><summary>${visible(summary)}</summary>\n\n${content}\n\n</details>`];
}

/** The full diffs of the stacks, each in its share of the room that is left, cut by resource. */
function fittingDiffs(previews: readonly StackPreview[], room: number): string[] {
    const changed = previews.filter(({ changes }) => changes.length > 0).length;
    const share = Math.floor(room / Math.max(1, changed)) - 400;
    return previews.map(({ changes }) => {
        const blocks = byOperation(changes).map((change) => {
            const lines = diffOf(change).map(({ sign, text }) => `${sign} ${text}`);
            return [`# ${headingOf(change)}`, ...lines].join("\n");
        });
        const text = fitting(
            blocks,
            share,
            (count) => `\n# … and ${counted(count, "more resource")}, in the whole report`,
        );
        return text === "" ? "" : fenced(text, "diff");
    });
}

/** As many blocks as fit, and how many do not. */
function fitting(blocks: readonly string[], room: number, rest: (count: number) => string): string {
    let [text, count] = ["", 0];
    for (const block of blocks) {
        if (text.length + block.length + 1 > room) {
            break;
        }
        text += `${text === "" ? "" : "\n"}${block}`;
        count += 1;
    }
    const left = blocks.length - count;
    return left === 0 || (count === 0 && room < 0) ? text : text + rest(left);
}
