// A program of a user of the library, with a container that it should not have.
import { register } from "tsx/esm/api";

register();
const { default: run } = await import("./program.ts");

export default run;
