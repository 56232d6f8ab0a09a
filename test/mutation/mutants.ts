/** Puts every mutant of a module into one source, each behind a switch: `__mutant(7)` says whether number 7 is on. */
import ts from "typescript";

export interface Mutant {
    /** From 1. */
    readonly id: number;
    readonly line: number;
    /** What it changes: `"<" to "<="`. */
    readonly change: string;
}

/** The module as JavaScript, with its mutants switched off. */
export interface MutatedModule {
    readonly code: string;
    readonly mutants: readonly Mutant[];
}

const operators: Readonly<Record<string, string>> = {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "===": "!==",
    "!==": "===",
    "&&": "||",
    "||": "&&",
    "+": "-",
    "-": "+",
    "*": "/",
    "/": "*",
    "%": "*",
};

/** Calls that return something of the same type as the object that they are called on. */
const removableCalls = new Set(
    "filter flatMap map reverse slice sort toLowerCase toReversed toSorted toUpperCase trim trimEnd trimStart".split(
        " ",
    ),
);

export function mutate(file: string, text: string): MutatedModule {
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const mutants: Mutant[] = [];
    const add = (node: ts.Node, change: string) => {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart());
        mutants.push({ id: mutants.length + 1, line: line + 1, change });
        return `__mutant(${mutants.length})`;
    };
    /** A node's text with the mutants of what is in it. */
    const inside = (node: ts.Node): string => {
        let result = "";
        let position = node.getStart();
        node.forEachChild((child) => {
            result += text.slice(position, child.getStart()) + print(child);
            position = child.getEnd();
        });
        return result + text.slice(position, node.getEnd());
    };
    const print = (node: ts.Node): string => {
        if (isFixed(node)) {
            return node.getText();
        }
        if (ts.isExpression(node)) {
            const others = alternatives(node).map(([code, change]) => `${add(node, change)} ? (${code}) : `);
            return others.length === 0 ? inside(node) : `(${others.join("")}(${inside(node)}))`;
        }
        if (ts.isReturnStatement(node) && node.expression !== undefined) {
            return `return ${add(node, "returns undefined")} ? undefined : (${print(node.expression)});`;
        }
        if (isRemovable(node)) {
            return `if (!${add(node, `without "${shorten(node.getText())}"`)}) ${inside(node)}`;
        }
        if (ts.isBlock(node) && ts.isIterationStatement(node.parent, false)) {
            return `{ __turn(); ${inside(node)} }`;
        }
        return inside(node);
    };
    const printed = source.statements.map(print).join("\n");
    const { outputText } = ts.transpileModule(printed, {
        fileName: file,
        compilerOptions: {
            module: ts.ModuleKind.ESNext,
            target: ts.ScriptTarget.ES2022,
            verbatimModuleSyntax: true,
        },
    });
    return { code: outputText, mutants };
}

/** Types, imports and names: what is not evaluated as an expression. */
function isFixed(node: ts.Node): boolean {
    return (
        ts.isTypeNode(node) ||
        ts.isImportDeclaration(node) ||
        ts.isExportDeclaration(node) ||
        ts.isInterfaceDeclaration(node) ||
        ts.isTypeAliasDeclaration(node) ||
        (node.parent !== undefined &&
            "name" in node.parent &&
            node.parent.name === node &&
            !ts.isComputedPropertyName(node)) ||
        ts.isImportTypeNode(node) ||
        (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    );
}

/** Code to put in an expression's place, with what that changes. */
function alternatives(node: ts.Expression): [code: string, change: string][] {
    const found = ownAlternatives(node);
    return isCondition(node)
        ? [
              ...found,
              ["true", `"${shorten(node.getText())}" to true`],
              ["false", `"${shorten(node.getText())}" to false`],
          ]
        : found;
}

function ownAlternatives(node: ts.Expression): [code: string, change: string][] {
    const text = node.getText();
    if (ts.isBinaryExpression(node)) {
        const [left, right] = [node.left.getText(), node.right.getText()];
        const operator = node.operatorToken.getText();
        if (operator === "??") {
            return [
                [left, `without "?? ${shorten(right)}"`],
                [right, `"${shorten(text)}" to its right side`],
            ];
        }
        const other = operators[operator];
        return other === undefined ? [] : [[`(${left}) ${other} (${right})`, `"${operator}" to "${other}"`]];
    }
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
        return [[node.operand.getText(), `without "!" of "${shorten(text)}"`]];
    }
    if (ts.isNumericLiteral(node)) {
        return [[`${text} + 1`, `${text} to ${text} + 1`]];
    }
    if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) {
        return [[`!${text}`, `${text} to !${text}`]];
    }
    if (
        ts.isStringLiteral(node) ||
        ts.isNoSubstitutionTemplateLiteral(node) ||
        ts.isTemplateExpression(node)
    ) {
        return ts.isTaggedTemplateExpression(node.parent)
            ? []
            : [
                  /^(?:""|''|``)$/.test(text)
                      ? ['"mutant"', 'empty text to "mutant"']
                      : ['""', `${shorten(text)} to ""`],
              ];
    }
    if (ts.isArrayLiteralExpression(node) && node.elements.length > 0 && !isAssigned(node)) {
        return [["[]", `"${shorten(text)}" to []`]];
    }
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && !text.includes("?.")) {
        const { name, expression } = node.expression;
        return removableCalls.has(name.text) ? [[expression.getText(), `without ".${name.text}(…)"`]] : [];
    }
    return [];
}

function isCondition(node: ts.Expression): boolean {
    const { parent } = node;
    return (
        (ts.isIfStatement(parent) && parent.expression === node) ||
        (ts.isConditionalExpression(parent) && parent.condition === node)
    );
}

/** A pattern: `[a, b] = …`. */
function isAssigned(node: ts.Node): boolean {
    return (
        (ts.isBinaryExpression(node.parent) &&
            node.parent.left === node &&
            node.parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) ||
        ts.isForOfStatement(node.parent)
    );
}

function isRemovable(node: ts.Node): boolean {
    const isSuper =
        ts.isExpressionStatement(node) &&
        ts.isCallExpression(node.expression) &&
        node.expression.expression.kind === ts.SyntaxKind.SuperKeyword;
    return (
        (ts.isExpressionStatement(node) && !isSuper) ||
        ts.isThrowStatement(node) ||
        ts.isContinueStatement(node)
    );
}

function shorten(text: string): string {
    const line = text.replace(/\s+/g, " ");
    return line.length > 50 ? `${line.slice(0, 49)}…` : line;
}
