import { register } from "tsx/esm/api";

register();

export default async () => ({ ...(await import("./main.ts")) });
