import { connect } from "node:net";
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { listen } from "../../src/http/listen.ts";

describe("a server", () => {
  it("closes although somebody holds a request open by saying half of it", { timeout: 20_000 }, async () => {
    const server = await listen(new Hono(), { host: "127.0.0.1", port: 0 }, "STATUS_PORT");
    const socket = connect(server.port, "127.0.0.1").on("error", () => {});
    await new Promise((resolve) => socket.once("connect", resolve));
    socket.write("POST /telegram HTTP/1.1\r\nHost: ");
    const ended = new Promise((resolve) => socket.once("close", resolve));
    await server.close();
    await ended;
  });

  it("names the setting to change when it cannot listen", async () => {
    const server = await listen(new Hono(), { host: "127.0.0.1", port: 0 }, "STATUS_PORT");
    const address = { host: "127.0.0.1", port: server.port };
    await expect(listen(new Hono(), address, "WEBHOOK_PORT")).rejects.toMatchObject({
      code: "LISTEN_FAILED",
      message: expect.stringContaining("change WEBHOOK_PORT"),
    });
    await server.close();
  });
});
