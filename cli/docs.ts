/** `npm run docs`: writes what is generated from the settings schema into the README, between its markers. */
import { readFileSync, writeFileSync } from "node:fs";
import { configurationTable } from "../stacks/documentation.ts";

const file = new URL("../README.md", import.meta.url);
const text = readFileSync(file, "utf8");
const markers = /(<!-- configuration -->)[^]*(<!-- \/configuration -->)/;
writeFileSync(
    file,
    text.replace(markers, (_, start: string, end: string) => `${start}\n\n${configurationTable()}\n\n${end}`),
);
