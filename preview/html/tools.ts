import { operations } from "../groupBy.ts";
import type { StackPreview } from "../stackPreview.ts";
import { html, type Html } from "./markup.ts";
import { short } from "./value.ts";

const keys: readonly (readonly [keys: readonly string[], does: string])[] = [
    [["/"], "Search"],
    [["Esc"], "Clear the search and the filters"],
    [["j", "k"], "Next, previous change"],
    [["Enter"], "Unfold or fold the change that has the focus"],
    [["n", "p"], "Next, previous stack"],
    [["e", "c"], "Unfold, fold all changes that are shown"],
    [["?"], "Show these keys"],
];

/** Search, filters and the list of keys. The page's script shows them. */
export function tools(previews: readonly StackPreview[]): Html {
    const found = new Set(previews.flatMap(({ changes }) => changes.map(({ operation }) => operation)));
    const choices = [
        ...operations.filter((each) => found.has(each)).map((each) => [each, each] as const),
        ...(previews.some(({ drift }) => drift.length > 0) ? [["outside", "outside Pulumi"] as const] : []),
    ];
    const stacks = previews.map(
        ({ stack }, index) => html`<option value="${index}">${short(stack, 60)}</option>`,
    );
    return html`<form id="tools" role="search" hidden>
            <label class="search"
                >Search
                <input
                    id="search"
                    type="search"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="name, type, property, value"
            /></label>
            <label
                >Stack
                <select id="stack">
                    <option value="">all</option>
                    ${stacks}
                </select></label
            >
            <fieldset>
                <legend>Operation</legend>
                ${choices.map(([value, label]) => html`<label class="check"><input type="checkbox" name="operation" value="${value}" checked /> ${label}</label>`)}
            </fieldset>
            <p class="buttons">
                <button type="button" id="unfold">Unfold all</button>
                <button type="button" id="fold">Fold all</button>
                <button type="button" id="clear">Clear</button> <button type="button" id="keys">Keys</button>
            </p>
            <p id="count" role="status"></p>
        </form>
        <dialog id="help" aria-labelledby="help-title">
            <h2 id="help-title">Keys</h2>
            <dl>
                ${keys.map(
                    ([names, does]) =>
                        html`<dt>${names.map((name) => html`<kbd>${name}</kbd> `)}</dt>
                            <dd>${does}</dd>`,
                )}
            </dl>
            <p>
                <label class="check"
                    ><input type="checkbox" id="shortcuts" checked /> Use these keys in this page</label
                >
            </p>
            <p><button type="button" id="close">Close</button></p>
        </dialog>`;
}
