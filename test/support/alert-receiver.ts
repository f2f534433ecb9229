/**
 * Stands in for Slack, PagerDuty, a dead-man's switch and a mail server, as far as Alertmanager talks to them, and shows at
 * `/received` what came. A program of one file without imports of its own, so that a pod can run it from a ConfigMap:
 * `node alert-receiver.ts [HTTP port] [SMTP port]`.
 */
import { createServer } from "node:http";
import { createServer as createMailServer, type Socket } from "node:net";

/** What came: over HTTP with its path, or a mail with its headers. */
export interface ReceivedAlert {
  /** `/slack`, `/pagerduty`, `/switch`, or `mail`. */
  readonly to: string;
  readonly text: string;
}

const [httpPort = "8080", smtpPort = "2525"] = process.argv.slice(2);
const received: ReceivedAlert[] = [];
/** Enough for a test, and never all of the memory. */
const most = 5_000;

function keep(to: string, text: string): void {
  received.push({ to, text });
  if (received.length > most) received.shift();
}

const web = createServer((request, response) => {
  // The API server puts a question mark after what it passes on.
  const path = (request.url ?? "").replace(/\?.*$/, "");
  if (path === "/received") {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(received));
    return;
  }
  let text = "";
  request.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  request.on("end", () => {
    keep(path, text);
    // PagerDuty accepts, Slack says "ok".
    response.writeHead(path === "/pagerduty" ? 202 : 200, { "content-type": "text/plain" }).end("ok");
  });
});

function receiveMail(socket: Socket): void {
  let buffer = "";
  let isData = false;
  const answer = (line: string) => socket.write(`${line}\r\n`);
  const take = (end: string): string | undefined => {
    const at = buffer.indexOf(end);
    if (at < 0) return undefined;
    const text = buffer.slice(0, at);
    buffer = buffer.slice(at + end.length);
    return text;
  };
  const read = () => {
    for (
      let text = take(isData ? "\r\n.\r\n" : "\r\n");
      text !== undefined;
      text = take(isData ? "\r\n.\r\n" : "\r\n")
    ) {
      // Without the breaks of long lines (quoted-printable).
      if (isData) keep("mail", text.replaceAll("=\r\n", ""));
      const command = isData ? "" : text.slice(0, 4).toUpperCase();
      isData = command === "DATA";
      answer(isData ? "354 go on" : command === "QUIT" ? "221 bye" : "250 ok");
      if (command === "QUIT") socket.end();
    }
  };
  socket.setEncoding("utf8").on("data", (piece: string) => {
    buffer += piece;
    read();
  });
  // Who hangs up in the middle has not been received.
  socket.on("error", () => socket.destroy());
  answer("220 ready");
}

web.listen(Number(httpPort));
createMailServer(receiveMail).listen(Number(smtpPort));
