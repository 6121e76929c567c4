/** A mail server for tests, on this machine and without encryption: keeps what it takes, refuses what it is told to. */
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

export type ReceivedMail = { from: string; to: string[]; raw: string };

export class SmtpReceiver {
  readonly mails: ReceivedMail[] = [];
  /** Credentials that clients have shown. */
  readonly logins: string[] = [];
  /** The answer to a recipient, "250 ok" unless a test says otherwise. */
  answerTo: (address: string) => string = () => "250 ok";
  /** Mails come, and are not acknowledged. */
  isSilent = false;
  private readonly server: Server = createServer((socket) => this.serve(socket));

  static async start(): Promise<SmtpReceiver> {
    const receiver = new SmtpReceiver();
    await new Promise<void>((resolve) => receiver.server.listen(0, "127.0.0.1", resolve));
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  stop(): void {
    this.server.close();
  }

  private serve(socket: Socket): void {
    let buffer = "";
    let mail: ReceivedMail = { from: "", to: [], raw: "" };
    let isData = false;
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    const command = (line: string): void => {
      const address = /<([^>]*)>/.exec(line)?.[1] ?? "";
      if (/^EHLO/i.test(line)) say("250-test\r\n250 AUTH PLAIN");
      else if (/^AUTH PLAIN/i.test(line)) {
        this.logins.push(Buffer.from(line.slice(11), "base64").toString());
        say("235 ok");
      } else if (/^MAIL/i.test(line)) {
        mail = { from: address, to: [], raw: "" };
        say("250 ok");
      } else if (/^RCPT/i.test(line)) {
        const answer = this.answerTo(address);
        if (answer.startsWith("2")) mail.to.push(address);
        say(answer);
      } else if (/^DATA/i.test(line)) {
        isData = true;
        say("354 go on");
      } else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
      else say("502 no such command");
    };
    socket.on("error", () => {});
    socket.setEncoding("utf8");
    say("220 test");
    socket.on("data", (chunk) => {
      buffer += String(chunk);
      for (;;) {
        const end = isData ? "\r\n.\r\n" : "\r\n";
        const at = buffer.indexOf(end);
        if (at < 0) return;
        const part = buffer.slice(0, at);
        buffer = buffer.slice(at + end.length);
        if (!isData) command(part);
        else {
          isData = false;
          this.mails.push({ ...mail, raw: part });
          if (!this.isSilent) say("250 taken");
        }
      }
    });
  }
}

/** A mail's header, unfolded, by name in lower case. */
export function headerOf({ raw }: ReceivedMail, name: string): string | undefined {
  const head = raw.slice(0, raw.indexOf("\r\n\r\n")).replace(/\r\n[ \t]+/g, " ");
  const line = head.split("\r\n").find((each) => each.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  return line?.slice(name.length + 1).trim();
}

/** A mail's text with its transfer encoding taken off, all parts one after another. */
export function bodyOf({ raw }: ReceivedMail): string {
  return raw
    .split(/\r\n--/)
    .map((part) => {
      const content = part.slice(part.indexOf("\r\n\r\n") + 4);
      if (/content-transfer-encoding: base64/i.test(part)) return Buffer.from(content, "base64").toString();
      if (!/content-transfer-encoding: quoted-printable/i.test(part)) return content;
      const bytes = content
        .replace(/=\r\n/g, "")
        .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
      return Buffer.from(bytes, "latin1").toString();
    })
    .join("\n");
}
