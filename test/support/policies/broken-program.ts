/** A Pulumi program that breaks every rule of the policy pack once: what a preview with the pack has to refuse. */
import * as pulumi from "@pulumi/pulumi";
import { brokenStack } from "./violations.ts";

/** A resource of whatever type. */
class Declared extends pulumi.CustomResource {}

for (const { type, name, props, protect = false } of brokenStack()) {
  new Declared(type, name, props, { protect });
}
