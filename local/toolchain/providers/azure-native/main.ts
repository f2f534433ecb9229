import { main } from "@pulumi/pulumi/provider/index.js";
import { standIns } from "../versions.ts";
import { AzurePreviewProvider } from "./provider.ts";

void main(new AzurePreviewProvider(standIns["azure-native"]), process.argv.slice(2));
