"use strict";
{
    // The page is whole without this script: it adds search, filters and keys.
    const byId = (id) => document.getElementById(id);
    const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
    const [search, stack, help] = ["search", "stack", "help"].map(byId);
    const operations = all("[name=operation]");
    const sections = all(".stack").map((element) => ({
        element,
        groups: all(".group", element),
        items: all(".item", element).map((item) => ({ item, text: undefined })),
    }));
    const total = all(".resource").length;
    let shown = [];

    /** The text of an item, read once and only when it is searched. */
    const textOf = (entry) => (entry.text ??= entry.item.textContent.toLowerCase());

    const filter = () => {
        const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
        const unchecked = new Set(operations.filter(({ checked }) => !checked).map(({ value }) => value));
        shown = [];
        for (const { element, groups, items } of sections) {
            const isChosen = stack.value === "" || stack.value === element.dataset.stack;
            let found = 0;
            for (const entry of isChosen ? items : []) {
                const matches =
                    !unchecked.has(entry.item.dataset.operation) &&
                    words.every((word) => textOf(entry).includes(word));
                entry.item.hidden = !matches;
                found += matches ? 1 : 0;
                if (matches && entry.item.matches(".resource")) {
                    shown.push(entry.item);
                }
            }
            for (const group of isChosen ? groups : []) {
                group.hidden = group.querySelector(".item:not([hidden])") === null;
            }
            element.hidden = !isChosen || (found === 0 && (words.length > 0 || unchecked.size > 0));
        }
        document.body.classList.toggle("searching", words.length > 0 || unchecked.size > 0);
        byId("count").textContent =
            shown.length === total ? `${total} changes` : `${shown.length} of ${total} changes`;
    };

    const clear = () => {
        search.value = "";
        stack.value = "";
        operations.forEach((each) => (each.checked = true));
        filter();
    };

    const unfold = (open) => shown.forEach((item) => (item.open = open));

    /** Moves the focus to the next or the previous one of some elements, and stays on the last or the first. */
    const move = (elements, isForward, target = (element) => element) => {
        const focus = document.activeElement;
        const isAfter = (each) => focus.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING;
        const after = elements.findIndex(isAfter);
        const next = after === -1 ? elements.length : after;
        const previous = next - (elements[next - 1]?.contains(focus) ? 2 : 1);
        const index = Math.max(0, Math.min(isForward ? next : previous, elements.length - 1));
        if (elements[index] !== undefined) {
            target(elements[index]).focus();
        }
    };
    const moveToChange = (isForward) => move(shown, isForward, (item) => item.firstElementChild);
    const moveToStack = (isForward) =>
        move(
            sections.map(({ element }) => element).filter(({ hidden }) => !hidden),
            isForward,
        );

    const keys = {
        "/": () => search.focus(),
        "?": () => help.showModal(),
        j: () => moveToChange(true),
        k: () => moveToChange(false),
        n: () => moveToStack(true),
        p: () => moveToStack(false),
        e: () => unfold(true),
        c: () => unfold(false),
        Escape: clear,
    };
    document.addEventListener("keydown", (event) => {
        const isTyping = event.target.matches("input[type=search], select");
        const action = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
        const isOwn = event.key === "Escape" || (byId("shortcuts").checked && !isTyping);
        if (
            action !== undefined &&
            isOwn &&
            !help.open &&
            !event.ctrlKey &&
            !event.metaKey &&
            !event.altKey
        ) {
            event.preventDefault();
            action();
        }
    });

    /** Shows and unfolds what the address names. */
    const goToTarget = () => {
        const target = byId(location.hash.slice(1));
        if (target === null) {
            return;
        }
        if (target.closest("[hidden]") !== null) {
            clear();
        }
        if (target.matches(".resource")) {
            target.open = true;
            target.firstElementChild.focus();
        } else {
            target.focus();
        }
        target.scrollIntoView();
    };
    addEventListener("hashchange", goToTarget);

    let waiting;
    const later = () => {
        clearTimeout(waiting);
        waiting = setTimeout(filter, 100);
    };
    search.addEventListener("input", later);
    stack.addEventListener("change", filter);
    operations.forEach((each) => each.addEventListener("change", filter));
    byId("tools").addEventListener("submit", (event) => event.preventDefault());
    byId("unfold").addEventListener("click", () => unfold(true));
    byId("fold").addEventListener("click", () => unfold(false));
    byId("clear").addEventListener("click", clear);
    byId("keys").addEventListener("click", () => help.showModal());
    byId("close").addEventListener("click", () => help.close());
    byId("tools").hidden = false;
    filter();
    goToTarget();
}
