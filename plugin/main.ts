/** The program of the plugin: the engine starts it, and calls it for each component. */
import * as pulumi from "@pulumi/pulumi";
import { provider } from "./provider.ts";

void pulumi.provider.main(provider, process.argv.slice(2));
