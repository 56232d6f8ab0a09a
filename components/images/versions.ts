const parts = ["major", "minor", "patch"] as const;

/** How two versions differ in the numbers that both have: `2.15` equals `2.15.1`. */
export function compareVersions(
    one: string,
    other: string,
): { readonly order: number; readonly part: (typeof parts)[number] } {
    const [ones, others] = [one, other].map((text) => text.split(".").map(Number));
    const index = parts.findIndex(
        (_, at) => ones?.[at] !== undefined && others?.[at] !== undefined && ones[at] !== others[at],
    );
    return index === -1
        ? { order: 0, part: "patch" }
        : { order: (ones?.[index] ?? 0) - (others?.[index] ?? 0), part: parts[index] ?? "patch" };
}
