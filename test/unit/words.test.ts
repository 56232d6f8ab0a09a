/** Words that must not come back in anything that a person reads. CONTRIBUTING.md has the rules that they break. */
import assert from "node:assert/strict";
import { files, isIn, text } from "../../cli/docs/imports.ts";

interface Word {
    readonly word: RegExp;
    readonly instead: string;
    /** Lines that the pattern finds. */
    readonly bad: readonly string[];
    /** Lines that it must let pass. */
    readonly good?: readonly string[];
}

const words: readonly Word[] = [
    {
        word: /(?<!\b[Tt]here )\b(?:is|are) no (?!longer\b|more\b|less\b|reason\b)/,
        instead: "is not a valid …, has no …",
        bad: ['"x" is no size', "files that are no sources"],
        good: ["There is no cluster", "it is no longer used"],
    },
    {
        word: /\bgo(?:es)? not\b|\bgoes with\b/,
        instead: "cannot be combined with",
        bad: ["goes not with dhi:nats"],
    },
    { word: /\bmend(?:s|ed|ing)?\b/i, instead: "fix", bad: ["each with its mend"], good: ["recommended"] },
    { word: /stand-?ins?\b/i, instead: "local substitute", bad: ["a stand-in image", "usesStandIns"] },
    {
        word: /\bstands? (?:in|there|beside|below|for itself|twice|by itself)\b/,
        instead: "is in",
        bad: ["what stands in the file"],
    },
    {
        word: /\bha(?:s|ve) (?:its|their) way\b/,
        instead: "takes precedence",
        bad: ["the last one has its way"],
    },
    {
        word: /\bnobody else\b/i,
        instead: "no one, no process, only …",
        bad: ["readable by nobody else"],
    },
    { word: /\bwhoever\b|\bwhatsoever\b/i, instead: "users who, the one that", bad: ["whoever runs it"] },
    {
        word: /\bask(?:s|ed)? (?:about|whether)\b/,
        instead: "selects, checks whether, requests",
        bad: ["is asked whether it runs"],
    },
    {
        word: /\b(?:is|are|was|were) told\b(?! to\b)/,
        instead: "receives, gets",
        bad: ["until it is told so"],
    },
    { word: /\btells? of\b/, instead: "reports", bad: ["one error tells of every failure"] },
    { word: /\bdeeds?\b/i, instead: "operations", bad: ["its deeds"] },
    {
        word: /(?<!\.)\bshapes?\b(?! \?\?|\?|,)|\w+Shape\b/,
        instead: "settings, arguments with defaults, form",
        bad: ["the shape of a cluster", "NatsClusterShape"],
        good: ["schema.shape"],
    },
    { word: /\b(?:most|least)[A-Z]\w+/, instead: "max…, min…", bad: ["mostNodes"], good: ["almostNone"] },
    { word: /\bof one's own\b/, instead: "your own", bad: ["a port of one's own"] },
    { word: /\bha(?:s|ve) not[,.;:)]/, instead: "does not have", bad: ["what it has not."] },
    { word: /\bthe last word\b/i, instead: "changes … last", bad: ["has the last word"] },
    { word: /\banew\b/i, instead: "again", bad: ["built anew"] },
    {
        word: /\bblanks\b|\bblank (?:characters?|lines?)\b/,
        instead: "spaces, empty lines",
        bad: ["without blanks"],
    },
    { word: /\bsmall letters?\b/, instead: "lowercase letters", bad: ["small letters"] },
    {
        word: /\bunwell\b|\b(?:is|are|be|not) well\b(?!-| (?:known|within))/i,
        instead: "unhealthy, healthy",
        bad: ["while it is well", "Unwell"],
        good: ["is well-formed"],
    },
    { word: /\bsay one of\b/i, instead: "use one of", bad: ["say one of a, b"] },
    { word: /\b(?:gets?|got) ready\b/, instead: "becomes ready, is ready", bad: ["did not get ready"] },
    { word: /\bhas ended\b|\bended with exit code\b/, instead: "exited", bad: ["its program has ended"] },
    { word: /\bswitched by hand\b/, instead: "manually", bad: ["switched by hand"] },
    { word: /\bbe had\b/, instead: "is available, can be downloaded", bad: ["where it cannot be had"] },
    { word: /\bheed(?:s|ed|ing)?\b/i, instead: "follows, uses", bad: ["heeds profiles"] },
    { word: /\bhand(?:s|ed)? over\b/, instead: "passes, returns", bad: ["hands over the port"] },
    {
        word: /\bh[eo]lds? .*\bagainst\b|\bheld against\b/,
        instead: "checks, compares",
        bad: ["holds it against the other"],
    },
    {
        word: /\blies? (?:in|there|here|beside|below)\b|\bas (?:it|they) lies?\b/,
        instead: "is in, is unchanged",
        bad: ["a file lies in the folder", "the stacks as they lie"],
    },
    { word: /\bkeeps? off\b/, instead: "differs from, avoids", bad: ["where it keeps off it"] },
    { word: /\bturn(?:s|ed)? up\b/, instead: "appears", bad: ["must not turn up in a log"] },
    { word: /\bin the open\b/, instead: "as plain text", bad: ["a password in the open"] },
    {
        word: /\btakes? (?:it|them|this|that) for\b/,
        instead: "mistakes … for, treats … as",
        bad: ["takes it for a file"],
    },
    {
        word: /\b(?:thereof|therein|wherein|whither|thence|hence|lest|nought)\b/i,
        instead: "a word of today's",
        bad: ["lest it fail"],
    },
    {
        word: /\b(?:colour|behaviour|favour|honour|neighbour|licence|centre|grey|catalogue)|\b(?:initial|normal|serial|recogn|organ|optim|summar|custom|capital|priorit|synchron)is(?:e|ing|ation)/i,
        instead: "the American spelling",
        bad: ["its colour", "normalised"],
        good: ["capital letters", "organism"],
    },
];

/** Names that stacks, images and caches made before have, a word of zod's, and what tests type as an unknown key. */
const kept =
    /standin\\?\.local|dhi[./-]stand-in|dhi stand-in, not a|\(stand-in, not a|STAND-IN\.txt|the stand-in image: the same|ZodRawShape|--colour|\bcolour: "red"|nats\.colour/g;

const read = files
    .filter((file) => /\.(?:c?[jt]s|mjs|sh|md|ya?ml|json|rs|go|tpl)$|(?:^|\/)Dockerfile[^/]*$/.test(file))
    .filter((file) => !isIn(file, "docs/library") && !/package-lock\.json$|^CHANGELOG\.md$/.test(file))
    .filter((file) => file !== "test/unit/words.test.ts")
    .flatMap((file) =>
        text(file)
            .split("\n")
            .map((line, index) => ({ place: `${file}:${index + 1}`, line: line.replace(kept, "") })),
    );

describe("words", () => {
    for (const { word, instead, bad, good = [] } of words) {
        it(`are "${instead}" in place of ${word.source}`, () => {
            const found = read.flatMap(({ place, line }) => {
                const match = word.exec(line);
                return match === null ? [] : [`${place}: "${match[0]}": ${line.trim()}`];
            });
            assert.deepEqual(found, []);
        });

        it(`are found by ${word.source}`, () => {
            assert.deepEqual(
                [...bad, ...good].filter((line) => word.test(line)),
                bad,
            );
        });
    }

    it("are read in every kind of file", () => {
        for (const file of [
            "README.md",
            "cli/main.ts",
            "ci/login.sh",
            ".github/workflows/test.yml",
            "apps/hello/src/main.rs",
        ]) {
            assert.ok(
                read.some(({ place }) => place.startsWith(`${file}:`)),
                file,
            );
        }
    });
});
