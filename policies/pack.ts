import { PolicyPack } from "@pulumi/policy";
import { policyOf } from "./crossguard.ts";
import { rules } from "./rules/index.ts";

new PolicyPack("immoexpress", { policies: rules.map(policyOf), enforcementLevel: "mandatory" });
