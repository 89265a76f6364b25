// Admits gateways by the token that comes with each call.

import { readFile } from "node:fs/promises";
import { status } from "@grpc/grpc-js";
import { createLocalJWKSet, createRemoteJWKSet, errors, jwtVerify } from "jose";

const SCHEME = "Bearer ";
const PAUSE_MS = 1000;

/** A refusal that gRPC turns into a status. It says nothing about the token: the caller may be anyone. */
class Refused extends Error {
  constructor(code, details) {
    super(details);
    this.code = code;
    this.details = details;
  }
}

/** The published keys of a file or a URL; read again when a token names a key that is not among them. */
export function publishedKeys(place) {
  if (place.includes("://")) {
    return createRemoteJWKSet(new URL(place), { cooldownDuration: PAUSE_MS });
  }
  let known = async () => {
    throw new errors.JWKSNoMatchingKey();
  };
  let nextRead = 0;
  return async (header, token) => {
    try {
      return await known(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || Date.now() < nextRead) {
        throw error;
      }
      nextRead = Date.now() + PAUSE_MS;
      known = createLocalJWKSet(JSON.parse(await readFile(place, "utf8")));
      return known(header, token);
    }
  };
}

/** A function that gives the verified claims of a call, or throws a refusal. */
export function verifier(keys, issuer, audience) {
  return async (metadata) => {
    const [authorization = ""] = metadata.get("authorization");
    try {
      if (!authorization.startsWith(SCHEME)) {
        throw new Error("no token");
      }
      const { payload } = await jwtVerify(authorization.slice(SCHEME.length), keys, {
        issuer,
        audience,
        algorithms: ["EdDSA"],
        // Gateways sign other kinds of tokens with the same key.
        typ: "openshell-ext+jwt",
        requiredClaims: ["exp", "sub", "caller_kind"],
        clockTolerance: 30,
      });
      return payload;
    } catch {
      throw new Refused(status.UNAUTHENTICATED, "a valid token is required");
    }
  };
}

/** Throws a refusal unless the claims are those of the sandbox. */
export function requireSandbox(claims, sandbox) {
  if (claims.caller_kind !== "supervisor" || claims.sandbox_id !== sandbox) {
    throw new Refused(status.PERMISSION_DENIED, "the token is for another sandbox");
  }
}
