import assert from "node:assert/strict";
import { grantsOf, isAllowed } from "../../support/access/rbac.ts";
import type { Access } from "../../support/access/rbac.ts";

const account = "app/worker";
const worker = { kind: "ServiceAccount", name: "worker", namespace: "app" };
const pods = { apiGroups: [""], resources: ["pods"], verbs: ["get"] };
const askPods = { verb: "get", group: "", resource: "pods" };

function access(changes: { role?: object; clusterRole?: object; subject?: object; cluster?: boolean }): Access {
  const { role = pods, clusterRole = role, subject = worker, cluster = false } = changes;
  const roleRef = { kind: cluster ? "ClusterRole" : "Role", name: "reader" };
  const binding = { metadata: { name: "reader", namespace: "app" }, roleRef, subjects: [subject] };
  return {
    roles: [{ metadata: { name: "reader", namespace: "app" }, rules: [role] }],
    clusterRoles: [{ metadata: { name: "reader" }, rules: [clusterRole] }],
    bindings: cluster ? [] : [binding],
    clusterBindings: cluster ? [binding] : [],
  } as unknown as Access;
}

describe("roles and bindings, as the API server reads them", () => {
  it("allow in their namespace what a RoleBinding gives, and everywhere what a ClusterRoleBinding does", () => {
    assert.equal(isAllowed(access({}), account, { ...askPods, namespace: "app" }), true);
    assert.equal(isAllowed(access({}), account, { ...askPods, namespace: "other" }), false);
    assert.equal(isAllowed(access({}), account, askPods), false);
    assert.equal(isAllowed(access({ cluster: true }), account, { ...askPods, namespace: "other" }), true);
    assert.equal(isAllowed(access({ cluster: true }), account, askPods), true);
  });

  it("allow no other verb, group, resource or subresource", () => {
    for (const other of [{ verb: "list" }, { group: "apps" }, { resource: "secrets" }, { resource: "pods/exec" }]) {
      assert.equal(isAllowed(access({ cluster: true }), account, { ...askPods, ...other }), false);
    }
  });

  it("allow everything that an asterisk stands for", () => {
    for (const role of [
      { ...pods, verbs: ["*"] },
      { ...pods, apiGroups: ["*"] },
      { ...pods, resources: ["*"] },
    ]) {
      assert.equal(isAllowed(access({ role }), account, { ...askPods, namespace: "app" }), true);
    }
    const exec = { ...askPods, resource: "pods/exec", namespace: "app" };
    assert.equal(isAllowed(access({ role: { ...pods, resources: ["*/exec"] } }), account, exec), true);
    assert.equal(isAllowed(access({ role: { ...pods, resources: ["*/log"] } }), account, exec), false);
  });

  it("bind names where a rule has some", () => {
    const role = { ...pods, resourceNames: ["one"] };
    assert.equal(isAllowed(access({ role }), account, { ...askPods, namespace: "app", name: "one" }), true);
    assert.equal(isAllowed(access({ role }), account, { ...askPods, namespace: "app", name: "two" }), false);
    assert.equal(isAllowed(access({ role }), account, { ...askPods, namespace: "app" }), false);
  });

  it("reach an account by its groups and by its user name, and no other account", () => {
    for (const subject of [
      { kind: "Group", name: "system:authenticated" },
      { kind: "Group", name: "system:serviceaccounts" },
      { kind: "Group", name: "system:serviceaccounts:app" },
      { kind: "User", name: "system:serviceaccount:app:worker" },
    ]) {
      assert.equal(grantsOf(access({ subject }), account).length, 1, subject.name);
    }
    for (const subject of [
      { ...worker, namespace: "other" },
      { ...worker, name: "other" },
      { kind: "Group", name: "system:serviceaccounts:other" },
    ]) {
      assert.deepEqual(grantsOf(access({ subject }), account), []);
    }
  });

  it("are refused where nobody can say what they allow", () => {
    assert.throws(() => grantsOf({ ...access({ cluster: true }), clusterRoles: [] }, account), /not declared/);
    assert.throws(() => grantsOf(access({ role: { nonResourceURLs: ["/logs"], verbs: ["get"] } }), account), /\/logs/);
  });
});
