/**
 * Rounds of a test at random: DHI_TEST_ROUNDS is their number, DHI_TEST_SEED what the random numbers are derived from.
 *
 * @param usual the number of rounds without it.
 */
export function randomRounds(usual: number) {
    const seed = Number(process.env["DHI_TEST_SEED"] ?? 18);
    const rounds = Number(process.env["DHI_TEST_ROUNDS"] ?? usual);
    return { seed, rounds, random: randomFrom(seed) };
}

/** Random numbers from 0 to 1, the same for the same seed: https://en.wikipedia.org/wiki/Lehmer_random_number_generator. */
function randomFrom(seed: number): () => number {
    let state = (seed % 2_147_483_646) + 1;
    const next = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    // The first numbers of small seeds are small.
    next();
    next();
    return next;
}
