import { main } from "@pulumi/pulumi/provider/index.js";
import { standIns } from "../versions.ts";
import { RandomProvider } from "./provider.ts";

void main(new RandomProvider(standIns.random), process.argv.slice(2));
