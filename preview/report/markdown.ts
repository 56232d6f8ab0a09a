import { diffOf, headingOf, textOf } from "./diff.ts";
import { effectsOf, type Effect } from "../meaning/effects.ts";
import { graphOf } from "./graph.ts";
import { byOperation, componentKey, groupBy } from "../groupBy.ts";
import { imageChanges } from "../meaning/images.ts";
import { code, fenced, visible } from "./escape.ts";
import { unfinishedBlock } from "./unfinished.ts";
import { kindOf } from "../meaning/roles.ts";
import type { Message, PropertyChange, ResourceChange, StackPreview, Value } from "../stackPreview.ts";
import { isQuiet, titleOf, verdictOf } from "../meaning/verdict.ts";
import { counted } from "../words.ts";

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

/** How much of everything a report has. What matters least is folded first. */
interface Detail {
    readonly properties: number;
    readonly resources: number;
    readonly graph: boolean;
    /** The longest text of a value. */
    readonly text: number;
    readonly messages: number;
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
    for (const detail of details) {
        const report = (diffs: readonly string[]) => render(previews, origin, detail, diffs);
        const room = maxCharacters - report(previews.map(() => "")).length;
        if (room > 0) {
            return report(fittingDiffs(previews, room));
        }
    }
    const verdicts = previews.map(line);
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
    previews: readonly StackPreview[],
    { marker, time, commit, run, note }: Origin,
    detail: Detail,
    diffs: readonly string[],
): string {
    const changed = previews.flatMap((preview, index) =>
        isQuiet(preview) ? [] : [stackSection(preview, detail, diffs[index] ?? "")],
    );
    const footer = [
        run === undefined ? undefined : `[this run](${run})`,
        commit === undefined ? undefined : code(commit.slice(0, 12)),
        time,
    ];
    return [
        originMark(marker),
        `### ${titleOf(previews)}`,
        ...(note === undefined ? [] : [note]),
        verdictLines(previews),
        ...changed,
        `<sub>${footer.filter((each) => each !== undefined).join(" · ")}</sub>`,
    ].join("\n\n");
}

/** A line for each stack. */
export function verdictLines(previews: readonly StackPreview[]): string {
    return previews.map(line).join("\n");
}

function line(preview: StackPreview): string {
    return `- **${code(preview.stack)}**: ${visible(verdictOf(preview))}`;
}

function stackSection(preview: StackPreview, detail: Detail, diff: string): string {
    const { stack, changes, drift, findings, messages, update } = preview;
    const graph = detail.graph && changes.length > 0 ? graphOf(preview) : undefined;
    const loud = messages.filter(({ severity }) => severity !== "info");
    return [
        `#### ${code(stack)}`,
        ...messagesBlock(loud, detail),
        ...unfinishedBlock(update?.unfinished ?? [], detail.resources + 5),
        ...effectsBlock(effectsOf(preview)),
        ...imagesBlock(preview),
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
        ...(findings.length === 0
            ? []
            : [
                  findings
                      .slice(0, detail.resources + 5)
                      .map(
                          ({ policy, level, message, resource = "the stack" }) =>
                              `- ${level === "mandatory" ? "**refused**" : "warning"} by ${code(policy)}, ${code(resource)}: ${code(message)}`,
                      )
                      .join("\n"),
              ]),
        ...(graph === undefined ? [] : folded("graph", 1, `\`\`\`mermaid\n${graph}\n\`\`\``)),
        ...folded("full diff", diff.length, diff),
    ].join("\n\n");
}

function messagesBlock(messages: readonly Message[], detail: Detail): string[] {
    return messages.slice(0, detail.messages).map(({ severity, text, resource }) => {
        const about = resource === undefined ? "" : ` ${code(resource)}`;
        return `**${severity}**${about}\n${fenced(cut(text, detail.text * 10))}`;
    });
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

function inOrder(resources: readonly ResourceChange[]): string {
    const shown = resources.slice(0, 9).map(({ name }) => code(name));
    return [...shown, ...(resources.length > 9 ? [`${resources.length - 9} more`] : [])].join(" → ");
}

function imagesBlock(preview: StackPreview): string[] {
    const images = imageChanges(preview);
    const cell = (text: string | undefined) => (text === undefined ? "" : code(text));
    return images.length === 0
        ? []
        : [
              [
                  "| image before | after | |",
                  "| --- | --- | --- |",
                  ...images
                      .slice(0, 30)
                      .map(
                          ({ before, after, notes }) =>
                              `| ${cell(before)} | ${cell(after)} | ${notes.join("; ")} |`,
                      ),
              ].join("\n"),
          ];
}

/** Words for operations, where they are not those of an update. */
type Words = Readonly<Partial<Record<ResourceChange["operation"], string>>>;
const driftWords: Words = { delete: "gone:", update: "changed:" };

/** Changed resources by component, deletions first. */
function changedResources(changes: readonly ResourceChange[], detail: Detail, words: Words = {}): string {
    const sorted = byOperation(changes).slice(0, detail.resources);
    const groups = groupBy(sorted, componentKey);
    const omitted = changes.length - sorted.length;
    return [
        ...[...groups.values()].map((resources) =>
            [
                inComponent(resources[0]),
                "",
                ...resources.map((each) => resourceItem(each, detail, words)),
            ].join("\n"),
        ),
        ...(omitted > 0 ? [`… and ${counted(omitted, "more resource")}, in the whole report`] : []),
    ].join("\n\n");
}

function inComponent(first: ResourceChange | undefined): string {
    const { component } = first ?? {};
    return component === undefined
        ? "In the stack itself"
        : `In ${code(component.name)}, ${visible(kindOf(component))}`;
}

function resourceItem(change: ResourceChange, detail: Detail, words: Words): string {
    const shown = change.properties.slice(0, detail.properties);
    const omitted = change.properties.length - shown.length;
    return [
        `- ${words[change.operation] ?? change.operation} ${visible(kindOf(change))} ${code(change.name)}`,
        ...shown.map((each) => `  - ${propertyItem(each, detail)}`),
        ...(omitted > 0 ? [`  - ${counted(omitted, shown.length > 0 ? "more property" : "property")}`] : []),
    ].join("\n");
}

function propertyItem({ path, before, after, replaces }: PropertyChange, { text }: Detail): string {
    const reason = replaces ? " (replaces it)" : "";
    if (before.kind === "secret" && after.kind === "secret") {
        return `${code(path)}: [secret] changes${reason}`;
    }
    const value = (each: Value) => (each.kind === "absent" ? "nothing" : code(cut(textOf(each), text)));
    return `${code(path)}: ${value(before)} → ${value(after)}${reason}`;
}

function folded(summary: string, count: number, content: string): string[] {
    return count === 0 || content === ""
        ? []
        : [`<details><summary>${visible(summary)}</summary>\n\n${content}\n\n</details>`];
}

function cut(text: string, length: number): string {
    return text.length <= length ? text : `${text.slice(0, length)}…`;
}

/** The full diffs of the stacks, each in its share of the room that is left, cut by resource. */
function fittingDiffs(previews: readonly StackPreview[], room: number): string[] {
    const changed = previews.filter(({ changes }) => changes.length > 0).length;
    const share = Math.floor(room / Math.max(1, changed)) - 400;
    return previews.map(({ changes }) => {
        const blocks = changes.map((change) => {
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
