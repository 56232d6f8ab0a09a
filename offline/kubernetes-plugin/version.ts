/** The version of the official plugin that this one stands in for. */
export const version = "4.34.2";
