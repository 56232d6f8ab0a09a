import assert from "node:assert/strict";
import { mutate } from "../mutation/mutants.ts";

/** What an expression of a module is with each of its mutants, by what they change. */
function outcomes(source: string): Record<string, unknown> {
    const { code, mutants } = mutate("example.ts", source);
    const run = (active: number): unknown => {
        try {
            return new Function("__mutant", "__turn", `${code}; return result();`)(
                (id: number) => id === active,
                () => undefined,
            );
        } catch (error) {
            return (error as Error).message;
        }
    };
    return Object.fromEntries([
        ["original", run(0)],
        ...mutants.map(({ id, line, change }) => [`${line}: ${change}`, run(id)]),
    ]);
}

describe("the mutants of a module", () => {
    it("change operators, conditions, constants and what is returned", () => {
        assert.deepEqual(
            outcomes(
                "const limit: number = 2;\nfunction result() {\n    return limit >= 2 ? 'many' : 'few';\n}",
            ),
            {
                original: "many",
                "1: 2 to 2 + 1": "many",
                "3: returns undefined": undefined,
                '3: ">=" to ">"': "few",
                '3: "limit >= 2" to true': "many",
                '3: "limit >= 2" to false': "few",
                "3: 2 to 2 + 1": "few",
                "3: 'many' to \"\"": "",
                "3: 'few' to \"\"": "many",
            },
        );
    });

    it("leave out statements, calls and the other side of a choice", () => {
        assert.deepEqual(
            outcomes(
                "function result(list: string[] = [], given?: number) {\n    list.push(`${given ?? 7}`);\n" +
                    "    return list.filter((each) => each !== `7`).length;\n}",
            ),
            {
                original: 0,
                '2: without "list.push(`${given ?? 7}`);"': 0,
                '2: `${given ?? 7}` to ""': 1,
                '2: without "?? 7"': 1,
                '2: "given ?? 7" to its right side': 0,
                "2: 7 to 7 + 1": 1,
                "3: returns undefined": undefined,
                '3: without ".filter(…)"': 1,
                '3: "!==" to "==="': 1,
                '3: `7` to ""': 1,
            },
        );
    });

    it("leave types, imports and names alone", () => {
        const { code, mutants } = mutate(
            "example.ts",
            'import type { A } from "./a.ts";\nexport * from "./b.ts";\nexport type B = "b" | 1;\n' +
                'export const c = { "d-e": d?.trim() } as Record<"d-e", A>;\n',
        );
        assert.deepEqual(mutants, []);
        assert.match(code, /from ".\/b.ts"/);
    });
});
