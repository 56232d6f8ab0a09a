import type { Effect, Severity } from "../meaning/effect.ts";
import { byOperation, componentKey, groupBy } from "../groupBy.ts";
import type { ImageChange } from "../meaning/images.ts";
import type { Meaning } from "../meaning/meaning.ts";
import { kindOf } from "../meaning/roles.ts";
import type { SharedMessage } from "../meaning/messages.ts";
import type { PolicyFinding, Resource, ResourceChange, UnfinishedChange } from "../stackPreview.ts";
import { isPartial, isQuiet, partial, stateOf } from "../meaning/verdict.ts";
import { counted } from "../words.ts";
import { stackMap } from "./map.ts";
import { html, joined, withCode, type Html, type Part } from "./markup.ts";
import { resourceItem } from "./resource.ts";
import { messageText, nameHtml, short } from "./value.ts";

const maxListed = 12;

const severityWords: Readonly<Record<Severity, string>> = {
    data: "data loss",
    outage: "outage",
    restart: "restarts",
    none: "no disruption",
};

/** A stack in one line, which leads to its section if it has one. */
export function stackLine(preview: Meaning, index: number): Html {
    const name = nameHtml(preview.stack);
    return html`<li>
        ${isQuiet(preview) ? name : html`<a href="#s${index}">${name}</a>`} ${verdictBadge(preview)}
        ${short(preview.verdict, 300)}
    </li> `;
}

function verdictBadge(preview: Meaning): Part {
    const { succeeded, changes, drift } = preview;
    if (!succeeded) {
        return html`<span class="badge failed">failed</span>`;
    }
    if (changes.length > 0) {
        return severityBadge(preview.severity);
    }
    return drift.length > 0 ? html`<span class="badge warning">drift</span>` : "";
}

function severityBadge(severity: Severity): Html {
    return html`<span class="badge ${severity}">${severityWords[severity]}</span>`;
}

/** All about a stack: what matters most comes first. */
export function stackSection(preview: Meaning, index: number): Html {
    const { stack, changes, drift, findings, unchanged, update } = preview;
    const ids = new Map<Resource, string>([
        ...changes.map((each, at) => [each, `s${index}-c${at}`] as const),
        ...drift.map((each, at) => [each, `s${index}-d${at}`] as const),
    ]);
    return html`<section
        class="stack"
        id="s${index}"
        aria-labelledby="s${index}-name"
        data-stack="${index}"
        tabindex="-1"
    >
        <h2 id="s${index}-name">${nameHtml(stack)}</h2>
        <p class="verdict">${verdictBadge(preview)} ${short(preview.verdict, 300)}</p>
        ${preview.problems.map(problemItem)} ${unfinishedList(update?.unfinished ?? [])}
        ${findingsList(findings)} ${isPartial(preview) ? html`<p>${partial}</p>` : ""}
        <div class="overview">
            ${effectsList(preview.effects)} ${imagesList(preview.images)}
            ${changes.length > 0 ? stackMap(preview, ids) : ""}
        </div>
        ${resourceList(counted(changes.length, "changed resource"), changes, ids, false)}
        ${resourceList(`${counted(drift.length, "resource")} changed outside Pulumi`, drift, ids, true)}
        ${unchanged.length === 0 ? "" : html`<p class="rest">${counted(unchanged.length, "resource")} unchanged</p>`}
    </section> `;
}

function problemItem({ severity, text, resources }: SharedMessage): Html {
    const about = resources.length === 0 ? "" : html` ${shortList(resources.map(nameHtml), ", ")}`;
    return html`<div class="item message">
        <p><span class="badge ${severity}">${severity}</span>${about}</p>
        ${messageText(text)}
    </div> `;
}

function unfinishedList(unfinished: readonly UnfinishedChange[]): Part {
    const items = unfinished.map(
        (each) =>
            html`<li class="item">
                <span class="badge ${each.state === "not begun" ? "warning" : "error"}"
                    >${stateOf(each)}</span
                >
                ${each.operation} <span class="kind">${short(kindOf(each))}</span> ${nameHtml(each.name)}
            </li> `,
    );
    return items.length === 0
        ? ""
        : html`<div class="group">
              <h3>Not done</h3>
              <ul class="findings">
                  ${items}
              </ul>
          </div>`;
}

function effectsList(effects: readonly Effect[]): Part {
    const noticed = effects.filter(({ severity }) => severity !== "none");
    return noticed.length === 0
        ? ""
        : html`<h3>Disruption</h3>
              <ul class="effects">
                  ${noticed.map(effectItem)}
              </ul>`;
}

/** The first of many. */
function shortList(items: readonly Part[], between: string): Part {
    const omitted = items.length - maxListed;
    return joined([...items.slice(0, maxListed), ...(omitted > 0 ? [`${omitted} more`] : [])], between);
}

function effectItem({ severity, verdict, noticed, protection, avoidable, resources }: Effect): Html {
    return html`<li>
        <p>${severityBadge(severity)} <strong>${short(verdict, 300)}</strong></p>
        <dl>
            <dt>${resources.length > 1 ? "In this order" : "Resource"}</dt>
            <dd>
                ${shortList(
                    resources.map(({ name }) => nameHtml(name)),
                    " → ",
                )}
            </dd>
            <dt>Clients notice</dt>
            <dd>${short(noticed, 600)}</dd>
            ${
                protection === undefined
                    ? ""
                    : html`<dt>Protection</dt>
                          <dd>${withCode(protection)}</dd>`
            }
            ${
                avoidable === undefined
                    ? ""
                    : html`<dt>To avoid it</dt>
                          <dd>${withCode(avoidable)}</dd>`
            }
        </dl>
    </li> `;
}

function imagesList(images: readonly ImageChange[]): Part {
    const reference = (text: string) => html`<code><bdi>${short(text, 300)}</bdi></code>`;
    const items = images.map(
        ({ before, after, notes, releaseNotes }) =>
            html`<li>
                ${before === undefined ? html`<em>new</em>` : reference(before)}${before === undefined || after === undefined ? "" : " →"}
                ${after === undefined ? "" : reference(after)}
                ${notes.map((note) => html`<p class="note">${note}</p>`)}
                ${releaseNotes === undefined ? "" : html`<p><a href="${releaseNotes}">Release notes</a></p>`}
            </li> `,
    );
    return items.length === 0
        ? ""
        : html`<h3>Images</h3>
              <ul class="images">
                  ${items}
              </ul>`;
}

function findingsList(findings: readonly PolicyFinding[]): Part {
    const items = findings.map(
        ({ policy, level, message, resource = "the stack" }) =>
            html`<li class="item">
                <p>
                    <span class="badge ${level === "mandatory" ? "error" : "warning"}"
                        >${level === "mandatory" ? "refused" : short(level)}</span
                    >
                    ${nameHtml(policy)}: ${nameHtml(resource)}
                </p>
                ${messageText(message.trim())}
            </li> `,
    );
    return items.length === 0
        ? ""
        : html`<div class="group">
              <h3>Policy findings</h3>
              <ul class="findings">
                  ${items}
              </ul>
          </div>`;
}

/** Resources by component, deletions first. */
function resourceList(
    title: string,
    changes: readonly ResourceChange[],
    ids: ReadonlyMap<Resource, string>,
    isOutside: boolean,
): Part {
    const groups = [...groupBy(byOperation(changes), componentKey).values()];
    return groups.length === 0
        ? ""
        : html`<div class="group">
              <h3>${title}</h3>
              ${groups.map(
                  (resources) =>
                      html`<div class="group">
                          <h4>${componentTitle(resources[0]?.component)}</h4>
                          ${resources.map((each) => resourceItem(each, ids.get(each) ?? "", isOutside))}
                      </div> `,
              )}
          </div>`;
}

function componentTitle(component: Resource["component"]): Html {
    return component === undefined
        ? html`In the stack itself`
        : html`In ${nameHtml(component.name)} <span class="kind">${short(kindOf(component))}</span>`;
}
