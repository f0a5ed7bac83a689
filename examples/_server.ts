// Serves a port in Bun, Deno and Node.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Serves a port together with other processes, a free one if it is 0. Returns the port. */
export async function serve(port: number, answer: () => Response): Promise<number> {
  const [hostname, reusePort] = ["127.0.0.1", true];
  if ("Deno" in globalThis) {
    const options = { hostname, port, reusePort, onListen: () => {} };
    return Deno.serve(options, answer).addr.port;
  }
  if ("Bun" in globalThis) {
    return Bun.serve({ hostname, port, reusePort, fetch: answer }).port as number;
  }
  const server = createServer(async (_, response) => {
    const { status, body } = answer();
    response.writeHead(status);
    for await (const part of body ?? []) response.write(part);
    response.end();
  });
  server.listen({ host: hostname, port, reusePort });
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
