package dev.sluice.app.keys;

import dev.sluice.chain.token.NodeTokens;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The key set and its discovery (middleware-contract n.9), for anyone. Event loop only.
 *
 * @param secure whether the listener has TLS
 */
record KeyPages(NodeTokens tokens, boolean secure) {
  static final String JWKS = "/.well-known/jwks.json";
  static final String DISCOVERY = "/.well-known/openid-configuration";

  private static final List<HttpMethod> READS = List.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final List<String> SCHEMES = List.of("http", "https");

  void serve(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (!READS.contains(request.method())) {
      response.setStatusCode(405).putHeader(HttpHeaders.ALLOW, "GET, HEAD").end();
      return;
    }
    switch (String.valueOf(request.path())) {
      case JWKS -> json(response, tokens.jwks());
      case DISCOVERY ->
          base(request)
              .ifPresentOrElse(
                  base -> json(response, discovery(base).encode()),
                  () -> response.setStatusCode(400).end());
      default -> response.setStatusCode(404).end();
    }
  }

  private JsonObject discovery(String base) {
    return new JsonObject()
        .put("issuer", tokens.issuer())
        .put("jwks_uri", base + JWKS)
        .put("id_token_signing_alg_values_supported", JsonArray.of("EdDSA"))
        .put("response_types_supported", JsonArray.of("id_token"))
        .put("subject_types_supported", JsonArray.of("public"))
        .put("scopes_supported", JsonArray.of("openid"))
        .put(
            "claims_supported",
            JsonArray.of("iss", "sub", "aud", "iat", "exp", "jti", "caller_kind", "sandbox_id"));
  }

  /** The address by which the caller reached this listener, perhaps through a proxy. */
  private Optional<String> base(HttpServerRequest request) {
    return Optional.<HostAndPort>ofNullable(request.authority())
        .map(authority -> scheme(request) + "://" + authority);
  }

  private String scheme(HttpServerRequest request) {
    return Optional.<String>ofNullable(request.getHeader("X-Forwarded-Proto"))
        .map(list -> list.split(",", 2)[0].strip().toLowerCase(Locale.ROOT))
        .filter(SCHEMES::contains)
        .orElse(secure ? "https" : "http");
  }

  private static void json(HttpServerResponse response, String body) {
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=300")
        .end(body + "\n");
  }
}
