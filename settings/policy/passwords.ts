/** Words from passwords in examples, in images and at the top of lists of leaked passwords. */
const commonWords = [
    "T0pS3cr3t",
    "password",
    "changeme",
    "s3cr3t",
    "secret",
    "123456",
    "qwerty",
    "letmein",
    "admin",
];

/** Whether a password is made of common words, with fewer than 8 other characters. */
export function isCommon(password: string): boolean {
    const lower = password.toLowerCase();
    const rest = commonWords.reduce((text, word) => text.replaceAll(word.toLowerCase(), ""), lower);
    return rest !== lower && rest.length < 8;
}
