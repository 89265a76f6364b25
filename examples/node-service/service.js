// A middleware service that demands TLS and a token. It tells the origin which sandbox asks, in a header.

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Server, ServerCredentials, loadPackageDefinition, status } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { publishedKeys, requireSandbox, verifier } from "./callers.js";

const MAX_BODY = 256 * 1024;
// The contract: accept 4 MiB of body and what comes with it.
const MAX_MESSAGE = 4 * 1024 * 1024 + 512 * 1024;
const CAPABILITY = "openshell.supervisor-middleware.contract";
const GRACE_MS = 10_000;

const { values: options } = parseArgs({
  options: {
    listen: { type: "string", default: "127.0.0.1:50054" },
    contract: { type: "string", default: new URL("../../proto/src/main/protobuf", import.meta.url).pathname },
    "tls-cert": { type: "string" },
    "tls-key": { type: "string" },
    jwks: { type: "string" },
    issuer: { type: "string", default: "openshell-gateway:openshell" },
    audience: { type: "string" },
  },
});
for (const name of ["tls-cert", "tls-key", "jwks", "audience"]) {
  if (!options[name]) {
    console.error(`--${name} is required; see README.md`);
    process.exit(2);
  }
}

const verify = verifier(publishedKeys(options.jwks), options.issuer, options.audience);

/** Keeps no state between calls, since every evaluation brings its config. */
const methods = {
  async Describe({ gateway }) {
    const capabilities = gateway?.supported_capabilities ?? [];
    if (gateway?.protocol_version?.major !== 1 || !capabilities.includes(CAPABILITY)) {
      throw { code: status.FAILED_PRECONDITION, details: "contract 1.x is required" };
    }
    return {
      name: "example/node-service",
      service_version: "0.1.0",
      bindings: [
        {
          operation: "SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_REQUEST",
          phase: "SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS",
          max_payload_bytes: MAX_BODY,
        },
      ],
      expected_audience: options.audience,
      extension: {
        protocol_version: { major: 1 },
        implementation_name: "node-service",
        implementation_version: "0.1.0",
        supported_capabilities: [CAPABILITY],
        required_capabilities: [CAPABILITY],
      },
    };
  },

  async ValidateConfig({ config }) {
    const unknown = Object.keys(config?.fields ?? {});
    return unknown.length === 0 ? { valid: true } : { valid: false, reason: "this service has no config" };
  },

  async EvaluateHttpRequest({ context, body }, claims) {
    requireSandbox(claims, context?.sandbox_id ?? "");
    if (body.length > MAX_BODY) {
      throw { code: status.INVALID_ARGUMENT, details: "the body exceeds the advertised limit" };
    }
    return {
      decision: "DECISION_ALLOW",
      header_mutations: [
        {
          write: {
            name: "x-openshell-middleware-sandbox",
            value: claims.sandbox_id,
            on_existing: "EXISTING_HEADER_ACTION_OVERWRITE",
          },
        },
      ],
    };
  },
};

/** A method with its caller verified first. */
function unary(method) {
  return async (call, done) => {
    try {
      done(null, await method(call.request, await verify(call.metadata)));
    } catch (error) {
      done({ code: error.code ?? status.INTERNAL, details: error.details ?? "internal" });
    }
  };
}

const contract = loadPackageDefinition(
  loadSync("openshell/middleware/v1/middleware.proto", {
    includeDirs: [options.contract],
    keepCase: true,
    longs: Number,
    enums: String,
    defaults: true,
  }),
);
const server = new Server({ "grpc.max_receive_message_length": MAX_MESSAGE });
server.addService(
  contract.openshell.middleware.v1.SupervisorMiddleware.service,
  Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, unary(method)])),
);
const pair = { cert_chain: readFileSync(options["tls-cert"]), private_key: readFileSync(options["tls-key"]) };
server.bindAsync(options.listen, ServerCredentials.createSsl(null, [pair]), (error, port) => {
  if (error) {
    console.error(error.message);
    process.exit(1);
  }
  console.log(`node-service over TLS on port ${port}`);
  console.log("ready");
});
process.on("SIGTERM", () => {
  setTimeout(() => server.forceShutdown(), GRACE_MS).unref();
  server.tryShutdown(() => process.exit(0));
});
