// Gives Node the mutated source in place of one module. It runs in Node's thread for hooks, without tsx.
let mutated;

export function initialize(data) {
    mutated = data;
}

export async function load(url, context, nextLoad) {
    return url.split("?")[0] === mutated.url
        ? { format: "module", source: mutated.code, shortCircuit: true }
        : nextLoad(url, context);
}
