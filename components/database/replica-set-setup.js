// Run by mongosh in the cluster, once for every change: makes a replica set of the running servers and gives it its
// users. Every step looks first, so that a run after a half-finished one goes on where that stopped. Calls to the server
// stand in loops, never in callbacks of map or some: there mongosh cannot wait for their answers.
/* global Mongo, print, process, require, sleep */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- mongosh knows no import
const { readFileSync } = require("node:fs");

const replicaSet = process.env.REPLICA_SET;
const members = process.env.MEMBERS.split(",");
const attempts = 60;
const pauseMilliseconds = 5000;

const credential = (name) => readFileSync(`/credentials/${name}`, "utf8").trim();

// Members know one another by the keyfile, as the user __system: the one that exists before any was created.
function connect(hosts, options) {
  const user = `__system:${encodeURIComponent(credential("keyfile"))}`;
  const how = `authSource=local&authMechanism=SCRAM-SHA-256&serverSelectionTimeoutMS=10000&${options}`;
  return new Mongo(`mongodb://${user}@${hosts}/?${how}`).getDB("admin");
}

function eventually(what, attempt) {
  for (let left = attempts; ; left -= 1) {
    try {
      return attempt();
    } catch (error) {
      if (left === 1) throw error;
      print(`Waiting: ${what}: ${error.message}`);
      sleep(pauseMilliseconds);
    }
  }
}

function isInitiated(admin) {
  try {
    return admin.runCommand({ replSetGetStatus: 1 }).ok === 1;
  } catch (error) {
    if (error.codeName === "NotYetInitialized") return false;
    throw error;
  }
}

function initiate() {
  let first;
  for (const member of members) {
    const admin = eventually(`${member} answers`, () => connect(member, "directConnection=true"));
    if (isInitiated(admin)) return;
    first ??= admin;
  }
  print(`Initiating ${replicaSet} with ${members.join(", ")}`);
  first.runCommand({
    replSetInitiate: { _id: replicaSet, members: members.map((host, index) => ({ _id: index, host })) },
  });
}

// One at a time, as the server demands.
function addMissing(admin) {
  for (const host of members) {
    const { config } = admin.runCommand({ replSetGetConfig: 1 });
    if (config.members.some((member) => member.host === host)) continue;
    print(`Adding ${host}`);
    const next = Math.max(...config.members.map((member) => member._id)) + 1;
    admin.runCommand({
      replSetReconfig: { ...config, version: config.version + 1, members: [...config.members, { _id: next, host }] },
    });
  }
}

function ensureUser(admin, name, password, roles) {
  const exists = admin.runCommand({ usersInfo: name }).users.length > 0;
  print(`${exists ? "Updating" : "Creating"} the user ${name}`);
  admin.runCommand({ [exists ? "updateUser" : "createUser"]: name, pwd: password, roles });
}

// What Percona Backup for MongoDB asks for: it restores into every database, the system's own included.
function ensureAgent(admin, name) {
  const role = "immoexpressAgent";
  const exists = admin.runCommand({ rolesInfo: role }).roles.length > 0;
  admin.runCommand({
    [exists ? "updateRole" : "createRole"]: role,
    privileges: [{ resource: { anyResource: true }, actions: ["anyAction"] }],
    roles: [],
  });
  ensureUser(
    admin,
    name,
    credential("agent-password"),
    ["readWrite", "backup", "clusterMonitor", "restore", role].map((one) => ({ role: one, db: "admin" })),
  );
}

initiate();
eventually("the replica set has a primary", () => {
  const admin = connect(members.join(","), `replicaSet=${replicaSet}`);
  addMissing(admin);
  ensureUser(admin, "admin", credential("admin-password"), [{ role: "root", db: "admin" }]);
  ensureUser(admin, process.env.APPLICATION_USER, credential("application-password"), [
    { role: "readWrite", db: process.env.DATABASE_NAME },
  ]);
  ensureUser(admin, process.env.DRILL_USER, credential("drill-password"), [
    { role: "readWriteAnyDatabase", db: "admin" },
  ]);
  if (process.env.AGENT_USER !== undefined) ensureAgent(admin, process.env.AGENT_USER);
  if (process.env.MONITOR_USER !== undefined) {
    ensureUser(admin, process.env.MONITOR_USER, credential("monitor-password"), [
      { role: "clusterMonitor", db: "admin" },
    ]);
  }
});
print("The replica set and its users are there.");
