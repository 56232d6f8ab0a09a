const namesShown = 5;

/** The first names of a list that may have thousands: `A, B, C, D, E and 7 more`. */
export function fewNames(names: readonly string[]): string {
    const more = names.length > namesShown ? ` and ${names.length - namesShown} more` : "";
    return `${names.slice(0, namesShown).join(", ")}${more}`;
}
