import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { discordBody, escapeDiscord } from "../../../../operations/notify/discord.ts";
import { mailOf } from "../../../../operations/notify/mail.ts";
import { messageOf } from "../../../../operations/notify/message.ts";
import { type Notification, notificationTypes } from "../../../../operations/notify/notification.ts";
import { escapeSlack, slackBody } from "../../../../operations/notify/slack.ts";
import { signedRequest } from "../../../../operations/notify/webhook.ts";

const failed: Notification = {
  ...{ type: "deployment.failed", stack: "production", actor: "ada@example.com", reason: "new photos" },
  ...{ release: "prod-20251207-143000", from: "prod-20251130-100000", backup: "mongodb-backup-20251207-142500" },
  ...{ detail: "p95 of 3.1 s", milliseconds: 65_000, report: "https://example.com/report", audit: "0000000042:ab" },
};

/** What somebody may write into a reason, and who should not be called, sent or formatted by it. */
const hostile: Notification = {
  ...{ type: "restore.failed", stack: "staging", actor: "<!channel>" },
  reason: "@everyone <@U1> [free](https://evil.example) **b** `c`\r\nBcc: eve@example.com\u202e",
};

/** Everything that somebody could have written, at great length. */
const filledWith = (character: string): Notification => {
  const text = character.repeat(5000);
  const texts = {
    stack: text,
    actor: text,
    reason: text,
    release: text,
    from: text,
    to: text,
    detail: text,
    audit: text,
  };
  return { ...failed, type: "rollback.failed", ...texts };
};

const facts = (notification: Notification) =>
  Object.fromEntries(messageOf(notification).facts.map(({ name, text }) => [name, text]));

describe("a message", () => {
  it("says who, what, why, which release, how long, and where the report is", () => {
    assert.equal(messageOf(failed).title, "Deployment of prod-20251207-143000 to production failed");
    assert.deepEqual(facts(failed), {
      ...{ Stack: "production", Release: "prod-20251207-143000", From: "prod-20251130-100000", Why: "new photos" },
      ...{ Who: "ada@example.com", Took: "1 min 05 s", "Backup before": "mongodb-backup-20251207-142500" },
      ...{ "What went wrong": "p95 of 3.1 s", "Audit record": "0000000042:ab" },
    });
    assert.equal(messageOf(failed).link, "https://example.com/report");
  });

  it("has a title of its own for each type, and one of three tones", () => {
    const messages = notificationTypes.map((type) => messageOf({ ...failed, type }));
    assert.equal(new Set(messages.map(({ title }) => title)).size, notificationTypes.length);
    const tones = Object.fromEntries(notificationTypes.map((type, index) => [type, messages[index]?.tone]));
    assert.equal(tones["rollback.started"], "started");
    assert.equal(tones["rollback.failed"], "bad");
    assert.equal(tones["restore.succeeded"], "good");
  });

  it("is lines of bounded length, whatever somebody has typed", () => {
    const { Why: why = "" } = facts(hostile);
    assert.doesNotMatch(why, /[\r\n\u202e]/);
    assert.equal(facts({ ...failed, reason: "😀".repeat(900) })["Why"], `${"😀".repeat(199)}…`);
    assert.deepEqual(facts({ ...failed, reason: " \n " })["Why"], undefined);
    assert.equal(messageOf({ ...failed, report: "javascript:alert(1)" }).link, undefined);
  });
});

describe("in Slack", () => {
  it("a message calls nobody and links nowhere but to the report", () => {
    const text = JSON.stringify(slackBody(messageOf(hostile)));
    assert.doesNotMatch(text, /<!|<@|<http/);
    assert.ok(text.includes("&lt;!channel&gt;") && text.includes("&lt;@U1&gt;"));
    assert.equal(escapeSlack("a & <b>"), "a &amp; &lt;b&gt;");
    const withReport = JSON.stringify(slackBody(messageOf({ ...failed, report: "https://example.com/a|b>c" })));
    assert.ok(withReport.includes("<https://example.com/a%7Cb&gt;c|Report>"), withReport);
  });

  it("no section has more fields, and no field more text, than there may be", () => {
    const every = filledWith("&");
    const { blocks } = slackBody(messageOf(every)) as { blocks: { fields?: { text: string }[] }[] };
    for (const { text } of blocks.flatMap(({ fields = [] }) => fields)) assert.ok(text.length <= 2000);
    const counts = blocks.flatMap(({ fields }) => fields?.length ?? []);
    assert.equal(
      counts.reduce((sum, count) => sum + count),
      messageOf(every).facts.length,
    );
    assert.ok(counts.every((count) => count <= 10));
  });
});

describe("in Discord", () => {
  it("a message calls nobody, and shows formatting as it was typed", () => {
    const body = discordBody(messageOf(hostile)) as { allowed_mentions: unknown; embeds: unknown[] };
    assert.deepEqual(body.allowed_mentions, { parse: [] });
    const text = JSON.stringify(body.embeds);
    assert.doesNotMatch(text, /@everyone|[^\\]<@|\]\(http/);
    assert.equal(escapeDiscord("**b** [x](y) @here"), "\\*\\*b\\*\\* \\[x\\]\\(y\\) @\u200bhere");
  });

  it("every text is as short as it has to be, even where each character was escaped", () => {
    const { embeds } = discordBody(messageOf(filledWith("*"))) as {
      embeds: [{ title: string; fields: { name: string; value: string }[] }];
    };
    const [{ title, fields }] = embeds;
    assert.ok(title.length <= 256);
    for (const { value } of fields) assert.ok(value.length <= 1024);
    assert.ok(fields.reduce((sum, { name, value }) => sum + name.length + value.length, title.length) <= 6000);
  });
});

describe("a mail", () => {
  it("has a subject of one line, and plain text", () => {
    const { subject, text } = mailOf(messageOf({ ...hostile, stack: "x\r\nBcc: eve@example.com" }));
    assert.equal(subject, "[ImmoExpress FAILED] Restore on x Bcc: eve@example.com failed");
    assert.match(
      text,
      /^Restore on x .*\n\nStack: x Bcc: .*\nWhy: @everyone <@U1> .*Bcc: eve@example\.com\nWho: <!channel>\n$/,
    );
    assert.match(mailOf(messageOf(failed)).text, /\nReport: https:\/\/example\.com\/report\n$/);
  });
});

describe("a webhook's request", () => {
  it("is signed as Standard Webhooks says", () => {
    const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
    const { headers, body } = signedRequest(failed, secret, "id-1", new Date("2025-12-07T14:30:00.500Z"));
    const { type, ...data } = failed;
    assert.deepEqual(JSON.parse(body), { type, timestamp: "2025-12-07T14:30:00.500Z", data });
    const signed = createHmac("sha256", Buffer.alloc(32, 7)).update(`id-1.1765117800.${body}`).digest("base64");
    assert.deepEqual(headers, {
      ...{ "webhook-id": "id-1", "webhook-timestamp": "1765117800", "webhook-signature": `v1,${signed}` },
    });
  });
});
