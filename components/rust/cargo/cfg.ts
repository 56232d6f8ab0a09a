/** The target of a build, as `cfg(…)` in a Cargo configuration describes it: Linux on one of two architectures. */
export interface BuildTarget {
    /** `x86_64` or `aarch64`. */
    readonly arch: string;
    /** The C library: `gnu` on Debian, `musl` on Alpine. */
    readonly env: string;
}

/**
 * Whether a key of `[target]` applies to a build: a triple, or a `cfg(…)` with properties that every target has. One with
 * anything else (`cfg(feature = "x")`) does not.
 *
 * Source: https://doc.rust-lang.org/reference/conditional-compilation.html.
 */
export function appliesTo(key: string, target: BuildTarget): boolean {
    const condition = /^cfg\((.*)\)$/s.exec(key.trim())?.[1];
    if (condition === undefined) {
        return new RegExp(`^${target.arch}-[a-z]+-linux-${target.env}$`).test(key);
    }
    const tokens = condition.match(/"[^"]*"|\w+|[(),=]/g) ?? [];
    return holds(tokens, target);
}

/** Evaluates one condition and removes its tokens from the list. */
function holds(tokens: string[], target: BuildTarget): boolean {
    const name = tokens.shift() ?? "";
    if (tokens[0] === "(") {
        const inner = listOf(tokens, target);
        return name === "any" ? inner.some(Boolean) : inner.every(Boolean) !== (name === "not");
    }
    if (tokens[0] !== "=") {
        return name === "unix" || name === "true";
    }
    const [, value = ""] = tokens.splice(0, 2);
    const facts: Record<string, string> = {
        target_os: "linux",
        target_family: "unix",
        target_arch: target.arch,
        target_env: target.env,
        target_pointer_width: "64",
        target_endian: "little",
    };
    return facts[name] === value.slice(1, -1);
}

function listOf(tokens: string[], target: BuildTarget): boolean[] {
    const found: boolean[] = [];
    while (tokens.length > 0 && tokens[0] !== ")") {
        // The parenthesis or comma before each condition.
        tokens.shift();
        if (tokens[0] !== ")" && tokens.length > 0) {
            found.push(holds(tokens, target));
        }
    }
    tokens.shift();
    return found;
}
